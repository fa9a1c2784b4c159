"""The outbox as organisers see it."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rota.models import Assignment, Event, Invitation, Message, MessageRule, RoleKind, User
from rota.reminders.letters import STYLE
from tests.factories import link_for, role_in
from tests.reminders.conftest import NOW, on, row, sweep
from tests.sink import Sink

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
OUTBOX = "/e/gmpt24/messages/"
POLICY = "/e/gmpt24/messages/policy/"
GOOD = {
    "availability-is_on": "on", "availability-minutes": "1440", "availability-times": "1",
    "chase-is_on": "on", "chase-minutes": "720", "chase-times": "2",
    "evening-is_on": "on", "evening-at": "17:30",
    "hour-is_on": "on", "hour-minutes": "45",
    "on-is_on": "on",
    "nudge-is_on": "on", "nudge-minutes": "10",
    "missed-is_on": "on",
    "uncovered-is_on": "on", "uncovered-minutes": "60", "uncovered-times": "2",
    "digest-at": "19:00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """It is nine o'clock."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(priya: User, signed_in: SignIn) -> Client:
    """Priya's browser."""
    return signed_in(priya)


def words(client: Client, page: str, /, **asked: str) -> str:
    """What a page says."""
    answer = client.get(page, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(message: Message) -> str:
    """A message's page."""
    return reverse("reminders:message", args=["gmpt24", message.pk])


def html_page_of(message: Message) -> str:
    """Its HTML part by itself."""
    return reverse("reminders:message_html", args=["gmpt24", message.pk])


def test_an_empty_outbox_says_when_there_will_be_mail(desk: Client) -> None:
    assert "No message yet. They are written when you publish the rota" in words(desk, OUTBOX)


def test_what_waits_and_what_has_left_is_told_apart(desk: Client, turn: Assignment) -> None:
    on(turn)
    sweep()
    on(turn, key="next", not_before=NOW + timedelta(hours=1))
    page = words(desk, OUTBOX)
    assert "<strong>1</strong> waiting" in page
    assert "<strong>1</strong> kept in the mailbox" in page
    assert "due 10am, Thursday 12 December" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "waiting"}, 1),
        ({"state": "failed"}, 0),
        ({"kind": "on"}, 1),
        ({"kind": "hour"}, 0),
        ({"search": "okoro"}, 1),
        ({"search": "SAM.OKORO@example"}, 1),
        ({"search": "Cora"}, 0),
        ({"state": "nonsense"}, 1),
        ({"page": "99"}, 1),
        ({"page": "x"}, 1),
    ],
)
def test_messages_are_found_and_nonsense_is_no_error(
    desk: Client, turn: Assignment, asked: dict[str, str], found: int
) -> None:
    on(turn)
    page = words(desk, OUTBOX, **asked)
    assert (page.count("<tr>") - 1 if "<tr>" in page else 0) == found
    assert ("No message fits." in page) == (not found)


@pytest.mark.parametrize("size", [3, 60])
def test_the_outbox_takes_as_many_queries_however_full_it_is(
    desk: Client, turn: Assignment, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        on(turn, key=f"on:{number}")
    with django_assert_num_queries(6):
        words(desk, OUTBOX)


def test_a_kept_mail_is_read_as_its_reader_would_and_its_links_open(
    desk: Client, turn: Assignment, client: Client
) -> None:
    token = link_for(turn.person).token
    on(turn)
    sweep()
    page = words(desk, page_of(row()))
    assert f'src="{html_page_of(row())}" title="The mail as its reader sees it"' in page
    assert '<iframe class="letter" sandbox="allow-popups' in page
    assert "9am to 9:30am, Thursday 12 December: you are on for #GMPT24" in page
    assert f"/my/{token}/" in page
    assert f'href="http://localhost:8000/my/{token}/"' in words(desk, html_page_of(row()))
    assert client.get(f"/my/{token}/").status_code == 200


def test_where_mail_leaves_nobody_else_reads_the_private_link(
    desk: Client, turn: Assignment, sink: Sink
) -> None:
    token = link_for(turn.person).token
    on(turn)
    sweep()
    for page in (page_of(row()), html_page_of(row())):
        assert token not in words(desk, page)
        assert "/my/…/" in words(desk, page)


def invitation_mail(event: Event) -> Message:
    """Alex is invited to own the event."""
    offer = Invitation.objects.create(
        event=event, email="alex@example.org", kind=RoleKind.OWNER, nonce="n", token_hash="h",
        created_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return Message.objects.queue(
        key="role", now=NOW, event=event, kind="role", invitation=offer, address=offer.email
    )


def test_an_invitation_to_a_role_is_for_those_who_may_invite(
    desk: Client, gmpt24: Event, signed_in: SignIn
) -> None:
    owner = signed_in(role_in(gmpt24, "Olu Bright", RoleKind.OWNER))
    message = invitation_mail(gmpt24)
    sweep()
    assert message.invitation
    token = message.invitation.token
    assert token not in words(desk, page_of(message))
    assert token not in words(desk, html_page_of(message))
    assert f"/invited/{token}/" in words(owner, page_of(message))
    assert token not in repr(Message.objects.values().get())


def test_the_html_part_is_shut_off_from_the_site(desk: Client, turn: Assignment) -> None:
    on(turn)
    sweep()
    answer = desk.get(html_page_of(row()))
    rules = answer["Content-Security-Policy"]
    assert rules.startswith("default-src 'none'; style-src 'sha256-")
    assert rules.endswith("form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
    assert "unsafe" not in rules
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert f"<style>{STYLE}</style>" in answer.content.decode()


def test_a_message_that_has_not_left_says_that_its_words_come_later(
    desk: Client, turn: Assignment
) -> None:
    message = on(turn, not_before=NOW + timedelta(hours=1))
    assert "Its words are written when it leaves" in words(desk, page_of(message))
    assert "not written yet" in words(desk, html_page_of(message))


def test_a_failed_message_says_why_and_can_be_tried_again(
    desk: Client, turn: Assignment, sink: Sink
) -> None:
    on(turn)
    sink.refused["sam.okoro@example.org"] = "550 5.1.1 No such user"
    sweep()
    assert "550 5.1.1 No such user" in words(desk, OUTBOX)
    page = words(desk, page_of(row()))
    assert "550 5.1.1 No such user" in page
    assert "Try again" in page
    sink.refused.clear()
    told = desk.post(page_of(row()), follow=True).content.decode()
    assert "It waits again, and leaves within seconds." in told
    assert sweep() == {"handed": 1}


def test_trying_again_in_vain_is_refused_with_the_reason(desk: Client, turn: Assignment) -> None:
    on(turn)
    Assignment.objects.update(state=Assignment.State.DECLINED)
    sweep()
    page = desk.post(page_of(row())).content.decode()
    assert "There is a problem" in page
    assert "It would not leave. The person no longer has the slot." in page


def test_what_has_left_has_no_button_to_send_it_again(desk: Client, turn: Assignment) -> None:
    on(turn)
    sweep()
    assert "Try again" not in words(desk, page_of(row()))


def test_the_policy_shows_what_is_in_force(desk: Client) -> None:
    page = words(desk, POLICY)
    assert 'name="evening-at" value="18:00"' in page
    assert 'name="nudge-minutes" value="10"' in page


def test_a_policy_is_saved_and_followed(desk: Client, gmpt24: Event) -> None:
    told = desk.post(POLICY, GOOD, follow=True).content.decode()
    assert "The policy is saved. Waiting messages follow it." in told
    stored = MessageRule.objects.values_list("kind", "is_on", "minutes", "at", "times")
    assert set(stored) == {
        ("availability", True, 1440, None, 1),
        ("chase", True, 720, None, 2),
        ("evening", True, None, time(17, 30), 1),
        ("hour", True, 45, None, 1),
        ("on", True, None, None, 1),
        ("nudge", True, 10, None, 1),
        ("missed", True, None, None, 1),
        ("uncovered", True, 60, None, 2),
        ("digest", False, None, time(19), 1),
    }


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("evening-at", "half past", "Enter a valid time."),
        ("evening-at", "", "This field is required."),
        ("hour-minutes", "0", "Ensure this value is greater than or equal to 1."),
        ("hour-minutes", "10081", "Ensure this value is less than or equal to 10080."),
        ("nudge-minutes", "ten", "Enter a whole number."),
        ("chase-times", "11", "Ensure this value is less than or equal to 10."),
        ("chase-minutes", "-5", "Ensure this value is greater than or equal to 1."),
        ("chase-minutes", "\x00", "Enter a whole number."),
    ],
)
def test_a_policy_that_makes_no_sense_is_not_saved_and_says_where(
    desk: Client, field: str, typed: str, sentence: str
) -> None:
    page = desk.post(POLICY, GOOD | {field: typed}).content.decode()
    assert "There is a problem" in page
    assert f'<a href="#id_{field}">' in page
    assert sentence in page
    assert not MessageRule.objects.exists()
