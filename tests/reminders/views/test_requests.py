"""What volunteers ask for, without account, cookie or script."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from rota.models import Audit, Message, Person
from rota.reminders.views import requests
from tests.factories import link_for
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

ASK, SENT = "/my-link/", "/my-link/sent/"


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """It is nine o'clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def stop_page(person: Person) -> str:
    """Where the person stops mails."""
    return reverse("reminders:stop_mail", args=[link_for(person).token])


@pytest.mark.parametrize("address", ["sam.okoro@example.org", "nobody@example.org"])
def test_the_answer_is_the_same_for_known_and_unknown_addresses(
    sam: Person, client: Client, address: str
) -> None:
    answer = client.post(ASK, {"email": address})
    assert (answer.status_code, answer["Location"], answer.cookies) == (302, SENT, {})
    page = client.get(SENT)
    assert "If the address is on the list of an event" in page.content.decode()
    assert address not in page.content.decode()


def test_nothing_is_sent_within_the_request(sam: Person, client: Client) -> None:
    """So the answer takes as long for known addresses as for others."""
    client.post(ASK, {"email": sam.email})
    assert (mail.outbox, Message.objects.get().state) == ([], "waiting")


@pytest.mark.parametrize("typed", ["", "sam", "sam@", "a@b.org\r\nBcc: c@d.org", "a\x00@b.org"])
def test_what_is_no_address_is_said_at_once(client: Client, typed: str) -> None:
    answer = client.post(ASK, {"email": typed})
    assert (answer.status_code, Message.objects.count()) == (200, 0)
    assert "There is a problem" in answer.content.decode()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """For which addresses a link is looked up."""
    found: list[str] = []
    monkeypatch.setattr(requests, "ask_for_link", lambda address, now: found.append(address))
    return found


def somewhere() -> Client:
    """A browser at a place from which nobody has asked yet: attempts are counted by place."""
    return Client(REMOTE_ADDR=f"fd00::{uuid4().hex[:4]}:{uuid4().hex[:4]}")


def test_one_address_is_asked_for_five_times_an_hour_at_most(asked: list[str]) -> None:
    address = f"{uuid4()}@example.org"
    answers = {somewhere().post(ASK, {"email": address})["Location"] for _ in range(7)}
    assert (len(asked), answers) == (5, {SENT})


def test_a_whole_trust_behind_one_address_gets_its_links_and_a_machine_does_not(
    asked: list[str],
) -> None:
    office = somewhere()
    for _ in range(205):
        office.post(ASK, {"email": f"{uuid4()}@example.org"})
    assert len(asked) == 200


def test_looking_at_the_page_stops_nothing(sam: Person, client: Client) -> None:
    page = stop_page(sam)
    for method in (client.get, client.head, client.options):
        method(page)
    assert Person.objects.get().mail_stopped_at is None


def test_a_machine_that_presses_the_button_stops_nothing(sam: Person, client: Client) -> None:
    answer = client.post(stop_page(sam), {})
    assert Person.objects.get().mail_stopped_at is None
    assert "Tick the box, then press the button." in answer.content.decode()


def test_mails_are_stopped_and_resumed_by_the_person(sam: Person, client: Client) -> None:
    page = stop_page(sam)
    told = client.post(page, {"mails": "stop"}, follow=True).content.decode()
    assert "Mails to you are stopped" in told
    assert Person.objects.get().mail_stopped_at == NOW
    told = client.post(page, {"mails": "resume"}, follow=True).content.decode()
    assert "Stop mails to you?" in told
    assert Person.objects.get().mail_stopped_at is None
    assert list(Audit.objects.values_list("by_person__name", flat=True)) == ["Sam Okoro"] * 2


def test_a_link_that_does_not_open_stops_nothing(sam: Person, client: Client) -> None:
    answer = client.post(reverse("reminders:stop_mail", args=["f" * 40]), {"mails": "stop"})
    assert (answer.status_code, Person.objects.get().mail_stopped_at) == (410, None)


def test_private_pages_are_kept_nowhere_and_told_to_nobody(sam: Person, client: Client) -> None:
    for page in (stop_page(sam), ASK, SENT):
        answer = client.get(page)
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
