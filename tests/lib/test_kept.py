"""Pages that are kept: when they are made, and for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from rota.lib import kept
from rota.lib.kept import Shelf, kept_page
from rota.lib.requests import Request
from rota.models import User


class Asking:
    """A user who asks for one page again and again; `made` counts how often it was made."""

    def __init__(self, name: str = "Priya", pk: int = 1) -> None:
        self.user, self.made = User(pk=pk, name=name), 0

    def request(self, path: str = "/page/", *, part: bool = False, tag: str = "") -> Any:
        """A request as it comes out of the middleware."""
        headers = {"If-None-Match": tag} if tag else {}
        request: Any = RequestFactory().get(path, headers=headers)
        request.user, request.htmx, request.session = self.user, part, {}
        request._messages = FallbackStorage(request)
        return request

    def get(self, look: object = 1, request: Request | None = None, **asked: Any) -> HttpResponse:
        """The answer."""
        return kept_page(request or self.request(**asked), look, "403.html", self.context)

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        self.made += 1
        return {}


def test_a_page_is_made_once_while_nothing_has_changed() -> None:
    priya = Asking()
    assert priya.get().content == priya.get().content
    assert priya.made == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda priya: priya.get(2),
        lambda priya: priya.get(path="/other/"),
        lambda priya: priya.get(path="/page/?show=gaps"),
        lambda priya: priya.get(part=True),
    ],
)
def test_what_decides_its_look_makes_another_page(change: Callable[[Asking], Any]) -> None:
    priya = Asking()
    priya.get()
    change(priya)
    assert priya.made == 2


def test_a_page_is_nobody_elses() -> None:
    Asking("Priya", 1).get()
    for other in (Asking("Lena", 2), Asking("Priya Nair", 1)):
        other.get()
        assert other.made == 1


def test_a_part_names_nobody_and_is_shared() -> None:
    Asking("Priya", 1).get(part=True)
    lena = Asking("Lena", 2)
    lena.get(part=True)
    assert lena.made == 0


def test_who_has_the_page_already_is_sent_nothing() -> None:
    priya = Asking()
    tag = priya.get().headers["ETag"]
    answer = priya.get(tag=tag)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert priya.get(2, tag=tag).status_code == 200


def test_a_browser_asks_each_time_and_takes_no_part_for_a_page() -> None:
    priya = Asking()
    for answer in (priya.get(), priya.get(tag=priya.get().headers["ETag"])):
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Vary"] == "HX-Request"


def test_messages_are_shown_once_and_not_kept() -> None:
    priya, request = Asking(), Asking().request()
    tag = priya.get().headers["ETag"]
    messages.success(request, "Saved.")
    request.META["HTTP_IF_NONE_MATCH"] = tag
    answer = priya.get(request=request)
    assert (answer.status_code, priya.made) == (200, 2)
    assert "Saved." in answer.content.decode()
    assert "ETag" not in answer.headers
    assert "Saved." not in priya.get().content.decode()


def test_each_answer_has_a_token_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(template: str, context: dict[str, Any], request: Request) -> str:
        return f"<form>{context['csrf_token']}</form>"

    monkeypatch.setattr(kept, "render_to_string", page)
    priya = Asking()
    first, second = (priya.get(request=priya.request()) for _ in range(2))
    assert priya.made == 1
    assert len(first.content) == len("<form></form>") + 64
    assert first.content != second.content


def test_a_page_without_a_form_asks_for_no_token() -> None:
    priya = Asking()
    request = priya.request()
    priya.get(request=request)
    assert "CSRF_COOKIE" not in request.META


def test_somebody_signed_out_has_a_page_too() -> None:
    nobody = Asking()
    nobody.user = AnonymousUser()  # type: ignore[assignment]
    assert nobody.get().status_code == 200


@given(st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=60))))
def test_a_shelf_holds_the_latest_pages_that_fit(puts: list[tuple[int, bytes]]) -> None:
    shelf = Shelf(100, len)
    for key, page in puts:
        shelf.put(key, page)
        assert sum(map(len, shelf.things.values())) == shelf.taken <= 100
        assert shelf.get(key) == page


def test_the_page_nobody_asks_for_goes_first() -> None:
    shelf = Shelf(2, len)
    shelf.put("a", b"1")
    shelf.put("b", b"2")
    shelf.get("a")
    shelf.put("c", b"3")
    assert list(shelf.things) == ["a", "c"]
