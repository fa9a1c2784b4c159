"""The last look before a message leaves."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rota.models import (
    Assignment,
    Event,
    Invitation,
    Message,
    Offer,
    Person,
    Post,
    Slot,
    User,
)
from rota.reminders.queries import message_to_send
from rota.reminders.truth import address_of, place_of, reason_not_to_send
from tests.factories import LONG_BEFORE, START, AssignmentFactory

pytestmark = pytest.mark.django_db

State = Assignment.State
MINUTE = timedelta(minutes=1)
TEN_PAST = START + 10 * MINUTE
SOON_OVER = START + 29 * MINUTE
ABOUT_A_PLACE = ["invitation", "moved", "taken", "chase", "evening", "hour", "on", "nudge"]


def message(kind: str, turn: Assignment | None = None, **fields: object) -> Message:
    """A message about Sam's slot, or about none."""
    about = {
        "event": turn.slot.event,
        "person": turn.person,
        "assignment": turn,
        "facts": {"place": place_of(turn)},
    } if turn else {}  # fmt: skip
    fields = {"key": kind, "now": START, "kind": kind, **about, **fields}
    return Message.objects.queue(**fields)  # type: ignore[arg-type]


def reason(row: Message, now: datetime = TEN_PAST) -> str:
    """Why it stays, seen afresh."""
    return reason_not_to_send(message_to_send(row.pk), now)


def posted(turn: Assignment, at: datetime = TEN_PAST, **fields: object) -> Post:
    """A post that is out at that moment."""
    fields = {"assignment": turn, "by_person": turn.person} | fields
    return Post.objects.create(
        event=turn.slot.event, slot=turn.slot, counts_at=at, reported_at=at, **fields
    )


@pytest.mark.parametrize("kind", ABOUT_A_PLACE)
def test_what_is_true_leaves(turn: Assignment, kind: str) -> None:
    Assignment.objects.update(state=State.INVITED)
    assert reason(message(kind, turn)) == ""


@pytest.mark.parametrize("kind", ABOUT_A_PLACE)
@pytest.mark.parametrize("state", [State.PROPOSED, State.DECLINED, State.WITHDRAWN])
def test_a_place_that_is_held_no_more_is_not_spoken_of(
    turn: Assignment, kind: str, state: str
) -> None:
    row = message(kind, turn)
    Assignment.objects.update(state=state)
    assert reason(row) == "The person no longer has the slot."


@pytest.mark.parametrize("kind", ABOUT_A_PLACE)
def test_an_earlier_arrangement_is_not_spoken_of(turn: Assignment, kind: str) -> None:
    row = message(kind, turn)
    Assignment.objects.update(invited_at=START)
    assert reason(row) == "The slot was changed since."


def test_who_has_answered_is_not_chased(turn: Assignment) -> None:
    assert reason(message("chase", turn)) == "The person has answered."


@pytest.mark.parametrize("kind", ["on", "nudge", "missed"])
def test_who_has_posted_is_left_alone(turn: Assignment, priya: User, kind: str) -> None:
    row = message(kind, turn, **({"person": None, "user": priya} if kind == "missed" else {}))
    assert reason(row) == ""
    posted(turn)
    assert reason(row) == "The post has been made."


def test_a_post_by_somebody_without_a_turn_covers_the_slot(turn: Assignment) -> None:
    row = message("nudge", turn)
    posted(turn, assignment=None, by_person=None)
    assert reason(row) == "The post has been made."


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        (START - 6 * MINUTE, {}),  # before the early tolerance
        (TEN_PAST, {"taken_back_at": TEN_PAST}),
        (TEN_PAST + MINUTE, {}),  # it has not happened yet
    ],
)
def test_a_post_that_does_not_count_changes_nothing(
    turn: Assignment, at: datetime, fields: dict[str, object]
) -> None:
    row = message("nudge", turn)
    posted(turn, at, **fields)
    assert reason(row) == ""


def test_the_other_person_of_the_slot_is_still_nudged(turn: Assignment, cora: Person) -> None:
    Slot.objects.update(people_needed=2)
    other = AssignmentFactory(slot=turn.slot, person=cora, seat=2)
    posted(turn)
    assert reason(message("nudge", other, key="cora")) == ""
    assert reason(message("nudge", turn, key="sam")) == "The post has been made."


def test_its_time_is_half_open(turn: Assignment) -> None:
    row = message("on", turn, not_after=SOON_OVER)
    assert reason(row, SOON_OVER - timedelta(microseconds=1)) == ""
    assert reason(row, SOON_OVER) == "Too late: its time had passed."


def test_who_has_left_gets_nothing(turn: Assignment) -> None:
    Person.objects.update(left_at=START)
    assert reason(message("hour", turn)) == "The person has left the event."


@pytest.mark.parametrize(
    ("phone", "expected"), [("0161 496 0001", "phone 0161 496 0001."), ("", "phone them.")]
)
def test_who_has_stopped_mails_or_has_no_address_is_to_be_phoned(
    turn: Assignment, phone: str, expected: str
) -> None:
    Person.objects.update(phone=phone, mail_stopped_at=START)
    row = message("hour", turn)
    assert reason(row) == f"The person has stopped mails: {expected}"
    Person.objects.update(email="", mail_stopped_at=None)
    assert reason(row) == f"There is no e-mail address: {expected}"


def test_a_link_that_was_asked_for_leaves_even_when_mails_are_stopped(turn: Assignment) -> None:
    Person.objects.update(mail_stopped_at=START)
    assert reason(message("link", turn)) == ""


@pytest.mark.parametrize("kind", ["cancelled", "covered"])
def test_a_farewell_stays_when_the_slot_was_given_back(turn: Assignment, kind: str) -> None:
    row = message(kind, turn)
    assert reason(row) == "The slot was given back to them."
    Assignment.objects.update(state=State.WITHDRAWN)
    assert reason(row) == ""


@pytest.mark.parametrize("kind", ["declined", "uncovered"])
def test_that_somebody_is_wanted_is_told_while_it_is_so(
    turn: Assignment, priya: User, kind: str
) -> None:
    row = message(kind, turn, person=None, user=priya)
    assert reason(row).startswith("It is settled")
    Assignment.objects.update(cover_wanted_at=START)
    assert reason(row) == ""
    Assignment.objects.update(cover_wanted_at=None, state=State.DECLINED)
    assert reason(row) == ""


@pytest.mark.parametrize("kind", ["declined", "uncovered"])
@pytest.mark.parametrize("state", [State.PROPOSED, State.WITHDRAWN])
def test_nobody_is_wanted_for_a_place_that_organisers_have_taken_in_hand(
    turn: Assignment, priya: User, kind: str, state: str
) -> None:
    Assignment.objects.update(cover_wanted_at=START, state=state)
    assert reason(message(kind, turn, person=None, user=priya)).startswith("It is settled")


@pytest.mark.parametrize(("kind", "state"), [("offer", "offered"), ("approve", "accepted")])
def test_an_offer_is_spoken_of_while_it_waits(
    turn: Assignment, cora: Person, priya: User, kind: str, state: str
) -> None:
    offer = Offer.objects.create(slot=turn.slot, turn=turn, person=cora, created_at=START)
    reader = {"person": cora} if kind == "offer" else {"person": None, "user": priya}
    row = message(kind, turn, offer=offer, **reader)
    Offer.objects.update(state=state)
    assert reason(row) == ""
    Offer.objects.update(state="taken")
    assert reason(row) == "It is settled: taken."


def test_who_has_said_when_they_can_is_not_asked_again(gmpt24: Event, sam: Person) -> None:
    row = message("availability", event=gmpt24, person=sam)
    assert reason(row) == "Nobody is asked any more."
    Event.objects.update(availability_asked_at=START)
    assert reason(row) == ""
    Person.objects.update(availability_given_at=START - MINUTE)  # to an earlier question
    assert reason(row) == ""
    Person.objects.update(availability_given_at=START)
    assert reason(row) == "The person has answered."


def test_a_digest_without_a_gap_is_not_sent(gmpt24: Event, turn: Assignment, priya: User) -> None:
    row = message("digest", event=gmpt24, user=priya)
    assert reason(row, LONG_BEFORE) == "There was no gap to report."
    Assignment.objects.update(state=State.INVITED)
    assert reason(row, LONG_BEFORE) == ""  # at risk
    Assignment.objects.all().delete()
    assert reason(row, LONG_BEFORE) == ""  # a gap
    assert reason(row, turn.slot.ends_at) == "There was no gap to report."  # not one to come


@pytest.mark.parametrize("closed", ["accepted_at", "withdrawn_at"])
def test_an_invitation_to_a_role_leaves_while_it_is_open(gmpt24: Event, closed: str) -> None:
    offer = Invitation.objects.create(
        event=gmpt24,
        email="alex@example.org",
        kind="viewer",
        created_at=START,
        expires_at=SOON_OVER,
    )
    row = message("role", event=gmpt24, invitation=offer, address=offer.email)
    assert reason(row) == ""
    Invitation.objects.update(**{closed: START})
    assert reason(row) == "The invitation is no longer open."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (lambda sam, priya: {"person": sam}, "sam.okoro@example.org"),
        (lambda sam, priya: {"user": priya}, "priya@example.org"),
        (lambda sam, priya: {"user": priya, "address": "new@example.org"}, "new@example.org"),
        (lambda sam, priya: {}, ""),
    ],
)
def test_it_goes_to_its_own_address_else_to_its_readers(
    sam: Person, priya: User, fields: Callable[..., dict[str, object]], expected: str
) -> None:
    assert address_of(message("account", **fields(sam, priya))) == expected


def test_a_mail_to_nobody_stays(gmpt24: Event) -> None:
    assert reason(message("account")) == "There is no e-mail address."
