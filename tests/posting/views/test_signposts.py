"""Signposts: the organisers' pages, and how they are offered to whoever writes."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.models import Account, Assignment, Department, Draft, Event, Person, Signpost, User
from tests.factories import link_for
from tests.posting.conftest import QUIET
from tests.posting.views.test_reports import text

pytestmark = pytest.mark.usefixtures("long_before")
LIST = "/e/gmpt24/posts/signposts/"
GIVEN = {"name": "A day in the hostel", "url": "https://www.example.org/day", "kind": "case"}


@pytest.fixture
def desk(signed_in: Callable[[User], Client], priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def my(sam: Person) -> str:
    """Sam's private address."""
    return f"/my/{link_for(sam).token}"


@pytest.fixture
def three(gmpt24: Event, hostels: Department, courts: Department) -> dict[str, Signpost]:
    """One for the courts, one for everybody, one for Sam's hostels."""
    given = {"court": courts, "news": None, "hostel": hostels}
    return {
        name: Signpost.objects.create(
            event=gmpt24,
            kind="page",
            name=name,
            url=f"https://www.example.org/{name}",
            department=department,
        )
        for name, department in given.items()
    }


def test_before_there_are_any_the_page_says_what_to_begin_with(desk: Client) -> None:
    assert "There are none yet. Begin with a page for each department" in text(desk.get(LIST))


def test_one_is_put_up_changed_and_taken_down(desk: Client) -> None:
    assert "is offered to whoever writes" in text(desk.post(LIST, GIVEN, follow=True))
    row = Signpost.objects.get()
    page = desk.post(f"{LIST}{row.pk}/", GIVEN | {"topic": "Nights"}, follow=True)
    assert "Case study, Nights, for everybody. https://www.example.org/day" in text(page)
    assert "offered no more" in text(desk.post(f"{LIST}{row.pk}/take-down/", follow=True))
    assert not Signpost.objects.exists()


def test_looking_takes_nothing_down(desk: Client, three: dict[str, Signpost]) -> None:
    assert "Take down news?" in text(desk.get(f"{LIST}{three['news'].pk}/take-down/"))
    assert Signpost.objects.count() == 3


@pytest.mark.parametrize("url", ["https://example.nowhere/page", "ftp://example.org/file"])
def test_what_no_network_shows_as_a_link_is_refused(desk: Client, url: str) -> None:
    assert "No network would show this as a link." in text(desk.post(LIST, GIVEN | {"url": url}))


def test_the_own_departments_are_offered_first(
    my: str, turn: Assignment, three: dict[str, Signpost], client: Client
) -> None:
    page = text(client.get(f"{my}/{turn.pk}/words/"))
    places = [page.index(name) for name in ("Hostels hostel", "everybody news", "Courts court")]
    assert places == sorted(places)


def test_a_button_adds_the_link_and_saves_nothing(
    my: str, turn: Assignment, account: Account, three: dict[str, Signpost], client: Client
) -> None:
    sent = {"text": QUIET, "accounts": account.pk, "then": "keep", "add": three["hostel"].pk}
    page = client.post(f"{my}/{turn.pk}/words/", sent)
    assert f"{QUIET} https://www.example.org/hostel</textarea>" in page.content.decode()
    assert "X: 58 of 280" in text(page)  # a link counts 23
    assert not Draft.objects.exists()


@pytest.mark.parametrize("words", ["", "https://www.example.org/hostel is ours"])
def test_a_link_stands_in_the_words_once(
    my: str, turn: Assignment, three: dict[str, Signpost], words: str, client: Client
) -> None:
    sent = {"text": words, "add": three["hostel"].pk}
    page = client.post(f"{my}/{turn.pk}/words/", sent).content.decode()
    assert f">{words or 'https://www.example.org/hostel'}</textarea>" in page.replace(">\n", ">")


def test_another_events_signpost_adds_nothing(my: str, turn: Assignment, client: Client) -> None:
    page = client.post(f"{my}/{turn.pk}/words/", {"text": QUIET, "add": "9999"}).content.decode()
    assert f"{QUIET}</textarea>" in page


def test_the_desk_is_offered_them_too(desk: Client, account: Account, three: object) -> None:
    assert "Add a link" in text(desk.get("/e/gmpt24/posts/new/"))
