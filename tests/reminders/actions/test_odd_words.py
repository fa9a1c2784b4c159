"""Odd names, hostile words and secrets: what arrives, and what stays behind."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse

from rota.cover.actions.answers import Answer, answer
from rota.models import Assignment, Event, Message, MessageKind, Person, User
from rota.people.actions import issue_link, revoke_links
from tests.factories import LONG_BEFORE, link_for
from tests.reminders.conftest import NOW, on, row, sweep
from tests.sink import Sink, html_of, text_of

pytestmark = pytest.mark.django_db

NAMES = [
    "Zoë O'Brien-Smith",
    "\U0001f469\u200d\U0001f467 Family",
    "שרה כהן",
    "\u202egnp.exe Evil",
    "Z\u0351\u0352algo",
    "Null",
    "<img src=x onerror=alert(1)>",
    "Sam\r\nBcc: everybody@example.org",
    'Sam "the man" <sam@evil.example>',
    "x" * 120,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_person_of_any_name_is_written_to(turn: Assignment, sink: Sink, name: str) -> None:
    Person.objects.filter(pk=turn.person.pk).update(name=name)
    on(turn)
    assert sweep() == {"handed": 1}
    mail = sink.mails[0]
    assert (list(sink.by_address), mail["Bcc"]) == (["sam.okoro@example.org"], None)
    assert text_of(mail).startswith(f"Hello {name.replace(chr(13), '')},")
    assert "<img" not in html_of(mail)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_subject_leaves_it_one_line_from_left_to_right(
    turn: Assignment, priya: User, sink: Sink, name: str
) -> None:
    Person.objects.filter(pk=turn.person.pk).update(name=name)
    answer(turn, answer=Answer.NO, by=turn.person, now=LONG_BEFORE)
    assert sweep(LONG_BEFORE) == {"handed": 1}
    subject = str(sink.mails[0]["Subject"]).strip()  # a long first word is folded
    assert subject.startswith("9am to 9:30am, Thursday 12 December: ")
    assert subject.endswith("cannot come (#GMPT24)")
    assert not set(subject) & set("\r\n\u202e")
    assert sink.mails[0]["Bcc"] is None


@pytest.mark.parametrize("name", [*NAMES, "Probation: 24 hours, live @ home"])
def test_an_event_of_any_name_sends_mail_from_the_site_s_own_address(
    turn: Assignment, sink: Sink, settings: LazySettings, name: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Coordinator <rota@example.org>"
    Event.objects.update(name=name)
    on(turn)
    assert sweep() == {"handed": 1}
    (sender,) = sink.mails[0]["From"].addresses
    assert sender.addr_spec == "rota@example.org"
    assert len(sender.display_name) <= 75


def test_words_of_others_become_no_link(turn: Assignment, sink: Sink) -> None:
    Person.objects.update(name="evil.example https://evil.example")
    on(turn)
    sweep()
    assert 'href="https://evil' not in html_of(sink.mails[0])


def test_the_private_link_is_in_the_mail_and_nowhere_in_the_outbox(
    turn: Assignment, sink: Sink
) -> None:
    token = link_for(turn.person).token
    on(turn)
    sweep()
    assert f"/my/{token}/\n" in text_of(sink.mails[0])
    stored: dict[str, Any] = Message.objects.values().get()
    assert token not in repr(stored)


def test_a_mail_after_the_links_were_closed_carries_a_new_one(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    first = issue_link(turn.person, now=NOW).token
    revoke_links(turn.person, by=priya, now=NOW)
    on(turn)
    sweep()
    second = issue_link(turn.person, now=NOW).token
    assert first != second
    assert f"/my/{second}/" in text_of(sink.mails[0])


def account_mail(**fields: Any) -> Message:
    """Priya has forgotten her password."""
    return Message.objects.queue(
        key="account",
        now=NOW,
        kind=MessageKind.ACCOUNT,
        address="priya@example.org",
        subject="Reset your password",
        text="Open this page:\nhttps://rota.example.org/reset/s3cret/\n",
        **fields,
    )


def said(key: str = "account") -> tuple[str, str, str]:
    """Its state and what the outbox still has of its words."""
    message = row(key)
    return message.state, message.text, message.html


def test_a_mail_about_signing_in_is_forgotten_once_it_has_left(db: None, sink: Sink) -> None:
    account_mail()
    sweep()
    assert "/reset/s3cret/" in text_of(sink.mails[0])
    assert said() == ("handed", "", "")


def test_it_is_forgotten_when_it_fails(db: None, sink: Sink) -> None:
    account_mail()
    sink.refused["priya@example.org"] = "550 No"
    sweep()
    assert said() == ("failed", "", "")


def test_it_is_forgotten_when_it_comes_too_late(db: None, sink: Sink) -> None:
    account_mail(not_after=NOW)
    sweep()
    assert said() == ("suppressed", "", "")


def test_it_is_kept_until_the_server_has_it(db: None, sink: Sink) -> None:
    account_mail()
    sink.script.append("451 Later")
    sweep()
    assert "s3cret" in said()[1]


def test_a_forgotten_password_sends_its_mail_through_the_outbox(
    priya: User, client: Client, sink: Sink
) -> None:
    client.post(reverse("account_reset_password"), {"email": priya.email})
    message = Message.objects.get()
    assert (message.kind, message.state, outgoing.outbox) == ("account", "waiting", [])
    assert message.not_after
    sweep(message.not_before)
    assert "/accounts/password/reset/" in text_of(sink.mails[0])


def test_where_mail_is_kept_it_is_not_sent(turn: Assignment) -> None:
    on(turn)
    assert sweep() == {"kept": 1}
    assert (row().state, row().settled_at) == ("kept", NOW)
    assert row().message_id
    assert turn.person.links.valid(NOW).exists()  # so that its links can be tried
