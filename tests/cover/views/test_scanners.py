"""Machines that open mails: they follow every link and press every button, and change nothing."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from operator import itemgetter
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from rota.models import Assignment, Message, MessageKind, Person, Post, Slot, User
from rota.people.queries import mark_of
from rota.planner.actions import move
from rota.reminders.letters import TOKEN_PLACE, write_letter
from tests.factories import LONG_BEFORE, link_for, release_of

pytestmark = pytest.mark.usefixtures("long_before")

VISITS = {  # from where, how long after the mail
    "40.94.0.1": timedelta(),
    "52.147.0.2": timedelta(seconds=1),
    "66.249.0.3": timedelta(minutes=1),
    "104.47.0.4": timedelta(hours=1),
    "207.46.0.5": timedelta(hours=24),
}


class Page(HTMLParser):
    """The links of a page, and its forms as a machine would send them: nothing chosen or typed.

    A form is its method, its action, its fields, and what each of its buttons adds to them.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, str], list[dict[str, str]]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note links, forms, and what a form would send."""
        given = {name: value or "" for name, value in attributes}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), {}, []))
        elif tag == "button" and self.forms:
            self.forms[-1][3].append(sent(given))
        elif tag == "input" and (
            given.get("type") not in {"radio", "checkbox"} or "checked" in given
        ):
            self.forms[-1][2].update(sent(given))


def sent(given: dict[str, str]) -> dict[str, str]:
    """What a field or a button sends, if it has a name."""
    return {given["name"]: given.get("value", "")} if "name" in given else {}


class Scanner:
    """A machine without cookies that visits everything on our site it can reach."""

    def __init__(self, links: list[str], address: str) -> None:
        self.waiting, self.address = list(links), address
        self.seen: set[str] = set()
        self.pressed: list[tuple[str, dict[str, str]]] = []

    def visit_all(self) -> None:
        """HEAD and GET every page, and send every form on it."""
        while self.waiting:
            path = self.waiting.pop()
            if path not in self.seen and path.startswith("/"):
                self.seen.add(path)
                self.ask("head", path)
                self.read(path, self.ask("get", path))

    def ask(self, method: str, path: str, **sent: Any) -> HttpResponse:
        """One request, as from the scanner's own machine."""
        client = Client(enforce_csrf_checks=True, REMOTE_ADDR=self.address)
        answer = getattr(client, method)(path, **sent)
        if "Location" in answer:
            self.waiting.append(ours(urljoin(path, answer["Location"])))
        return answer

    def read(self, path: str, answer: HttpResponse) -> None:
        """Note every link; press every button."""
        if not answer["Content-Type"].startswith("text/html"):
            return
        page = Page(answer.content.decode())
        self.waiting += [ours(urljoin(path, link)) for link in page.links]
        for method, action, fields, buttons in page.forms:
            for button in buttons or [{}]:
                self.press(method, urljoin(path, action), fields | button)

    def press(self, method: str, target: str, fields: dict[str, str]) -> None:
        """Send a form, and note every link of the answer."""
        self.pressed.append((target, fields))
        reply = self.ask(method, target, data=fields)
        self.waiting += [ours(urljoin(target, link)) for link in Page(reply.content.decode()).links]


def ours(link: str) -> str:
    """The path of a link to our site; empty for any other."""
    parts = urlsplit(link)
    is_here = not parts.netloc or link.startswith(settings.SITE_URL)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if is_here else ""


def dump() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }


def links_in_mail(turn: Assignment, token: str) -> list[str]:
    """The links of the invitation, as the person gets them."""
    message = Message.objects.queue(
        key="invitation", now=LONG_BEFORE, kind=MessageKind.INVITATION, event=turn.slot.event,
        person=turn.person, assignment=turn,
    )  # fmt: skip
    words = write_letter(message, LONG_BEFORE).text.replace(TOKEN_PLACE, token)
    return [ours(link) for link in re.findall(r"https?://\S+", words)]


def invited(turn: Assignment, **cast: Any) -> None:
    Assignment.objects.update(state="invited")


def confirmed(turn: Assignment, **cast: Any) -> None:
    pass


def declined(turn: Assignment, **cast: Any) -> None:
    Assignment.objects.update(state="declined")


def wanting_cover(turn: Assignment, **cast: Any) -> None:
    Assignment.objects.update(cover_wanted_at=LONG_BEFORE)


def without_mails(turn: Assignment, **cast: Any) -> None:
    Person.objects.update(mail_stopped_at=LONG_BEFORE)


def being_moved(turn: Assignment, *, one: Slot, priya: User) -> None:
    release_of(turn)
    move(turn, one, by=priya, now=LONG_BEFORE)


def posted(turn: Assignment, **cast: Any) -> None:
    Slot.objects.filter(pk=turn.slot_id).update(
        starts_at=LONG_BEFORE, ends_at=LONG_BEFORE + timedelta(hours=25)
    )
    Post.objects.create(
        event=turn.slot.event, slot=turn.slot, assignment=turn, by_person=turn.person,
        counts_at=LONG_BEFORE, reported_at=LONG_BEFORE,
    )  # fmt: skip


STATES = [invited, confirmed, declined, wanting_cover, without_mails, being_moved, posted]


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_a_scanner_changes_nothing_whatever_it_presses(
    state: Callable[..., None],
    turn: Assignment,
    one: Slot,
    priya: User,
    at: Callable[[datetime], None],
) -> None:
    state(turn, one=one, priya=priya)
    links = links_in_mail(turn, link_for(turn.person).token)
    before = dump()
    for address, wait in VISITS.items():
        at(LONG_BEFORE + wait)
        Scanner(links, address).visit_all()
    assert dump() == before


def test_the_scanner_of_these_tests_sees_every_page_and_presses_every_button(
    turn: Assignment,
) -> None:
    Assignment.objects.update(state="invited")
    token = link_for(turn.person).token
    scanner = Scanner(links_in_mail(turn, token), "40.94.0.1")
    scanner.visit_all()
    assert {path.replace(token, "TOKEN") for path in scanner.seen} == {
        "/my/TOKEN/",
        f"/my/TOKEN/{turn.pk}/",
        "/my/TOKEN/when/",
        "/my/TOKEN/briefing/",
        "/my/TOKEN/words/",
        f"/my/TOKEN/{turn.pk}/words/",
        "/my/TOKEN/mail/",
        "/my/TOKEN/calendar.ics",
        "/my-link/",
    }
    pressed = [(path.replace(token, "TOKEN"), fields) for path, fields in scanner.pressed]
    answer = (f"/my/TOKEN/{turn.pk}/", {"revision": "0", "reason": ""})
    assert sorted(pressed, key=itemgetter(0)) == [
        ("/my-link/", {"email": ""}),
        answer,  # on the page of all slots, and on its own
        answer,
        (f"/my/TOKEN/{turn.pk}/words/", {"picture": "", "alt": "", "check": "yes"}),
        (f"/my/TOKEN/{turn.pk}/words/", {"picture": "", "alt": ""}),
        ("/my/TOKEN/briefing/", {}),
        ("/my/TOKEN/mail/", {}),
        ("/my/TOKEN/when/", {"seen": mark_of(turn.person), "most_slots": ""}),
    ]


def test_a_machine_that_ticks_boxes_would_be_seen(turn: Assignment) -> None:
    token = link_for(turn.person).token
    before = dump()
    Client().post(f"/my/{token}/mail/", {"mails": "stop"})
    assert dump() != before


def test_after_the_scanners_the_link_works_for_the_human(turn: Assignment) -> None:
    Assignment.objects.update(state="invited")
    token = link_for(turn.person).token
    for address in VISITS:
        Scanner(links_in_mail(turn, token), address).visit_all()
    answer = Client().post(f"/my/{token}/{turn.pk}/", {"answer": "yes"}, follow=True)
    assert answer.status_code == 200
    turn.refresh_from_db()
    assert turn.state == Assignment.State.CONFIRMED
