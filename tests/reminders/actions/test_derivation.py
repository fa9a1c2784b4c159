"""After every change exactly the right messages wait."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from rota.cover.actions.answers import Answer, answer
from rota.events.actions import edit_event
from rota.models import Account, Assignment, Event, Message, Person, Post, Slot, User
from rota.people.actions import leave
from rota.planner.actions import (
    assign,
    change_account,
    make_slots,
    make_standby,
    move,
    pin,
    put_back,
    withdraw,
)
from rota.posting.actions import report_post, take_back
from rota.reminders.actions import derive, derive_event, save_policy
from rota.reminders.actions.derivation import OVERTAKEN
from rota.reminders.queries import policy_of
from rota.reminders.timing import Kind, Rule
from tests.factories import LONG_BEFORE, START, AccountFactory, AssignmentFactory, SlotFactory
from tests.reminders.conftest import publish_all, sweep

pytestmark = pytest.mark.django_db

NOW = LONG_BEFORE
MINUTE = timedelta(minutes=1)
SERIES = ["evening", "hour", "missed", "nudge", "on"]
CHASED = ["chase", "chase", "chase", *SERIES]


@pytest.fixture
def given(nine: Slot, sam: Person, priya: User) -> Assignment:
    """Sam is invited to 9am; the invitation waits."""
    AccountFactory(event=nine.event)
    return published(assign(nine, sam, by=priya, now=NOW), priya)


def published(turn: Assignment, by: User, now: datetime = NOW) -> Assignment:
    """The turn after the next release."""
    publish_all(turn.slot.event, by, now)
    return Assignment.objects.select_related("slot__event", "person").get(pk=turn.pk)


def waiting(**of: object) -> list[str]:
    """The kinds that wait, digests left out."""
    rows = Message.objects.waiting().exclude(kind="digest").filter(**of)
    return sorted(rows.values_list("kind", flat=True))


def due(kind: str, **of: object) -> datetime:
    """When the one message of that kind is due."""
    return Message.objects.waiting().get(kind=kind, **of).not_before


def no_more(**of: object) -> set[str]:
    """Why those that were stopped were stopped."""
    rows = Message.objects.filter(state="suppressed", **of)
    return set(rows.values_list("last_error", flat=True))


def test_a_draft_is_nobody_s_news(nine: Slot, sam: Person, priya: User) -> None:
    assign(nine, sam, by=priya, now=NOW)
    assert Message.objects.count() == 0


def test_publishing_writes_the_invitation_and_the_whole_series(given: Assignment) -> None:
    assert waiting() == sorted([*CHASED, "invitation"])


def test_a_yes_ends_the_chase(given: Assignment) -> None:
    answer(given, answer=Answer.YES, by=given.person, now=NOW)
    assert waiting() == sorted([*SERIES, "invitation"])
    assert no_more() == {OVERTAKEN}


def test_a_no_ends_everything_and_a_yes_after_all_brings_it_back(
    given: Assignment, priya: User
) -> None:
    answer(given, answer=Answer.NO, by=given.person, now=NOW)
    assert waiting() == ["declined"]
    answer(given, answer=Answer.YES, by=given.person, now=NOW + MINUTE)
    assert waiting() == sorted([*SERIES, "declined", "invitation"])


def test_being_taken_off_ends_everything(given: Assignment, priya: User) -> None:
    withdraw(given, by=priya, now=NOW)
    assert waiting() == []


def test_being_put_back_brings_everything_back_the_unsent_invitation_too(
    given: Assignment, priya: User
) -> None:
    rows = set(Message.objects.waiting().values_list("pk", "not_before"))
    put_back(withdraw(given, by=priya, now=NOW), by=priya, now=NOW)
    assert set(Message.objects.waiting().values_list("pk", "not_before")) == rows


def test_a_move_stops_what_was_said_of_the_old_slot_and_tells_nothing_yet(
    given: Assignment, priya: User
) -> None:
    later = SlotFactory(event=given.slot.event, starts_at=START + timedelta(hours=4))
    move(given, later, by=priya, now=NOW)
    assert waiting() == []


def test_the_next_release_says_everything_of_the_new_slot(given: Assignment, priya: User) -> None:
    later = SlotFactory(event=given.slot.event, starts_at=START + timedelta(hours=4))
    published(move(given, later, by=priya, now=NOW), priya)
    assert waiting() == sorted([*CHASED, "moved"])
    assert due("hour") == later.starts_at - timedelta(hours=1)


def test_being_moved_and_moved_back_changes_nothing(given: Assignment, priya: User) -> None:
    answer(given, answer=Answer.YES, by=given.person, now=NOW)
    rows = set(Message.objects.waiting().values_list("pk", "not_before"))
    later = SlotFactory(event=given.slot.event, starts_at=START + timedelta(hours=4))
    turn = move(given, later, by=priya, now=NOW)
    turn = move(turn, given.slot, by=priya, now=NOW)
    assert turn.state == Assignment.State.CONFIRMED
    assert set(Message.objects.waiting().values_list("pk", "not_before")) == rows


def test_what_has_left_is_not_sent_anew_after_a_move_there_and_back(
    given: Assignment, priya: User
) -> None:
    eve = START - timedelta(hours=14)
    sweep(eve)
    later = SlotFactory(event=given.slot.event, starts_at=START + timedelta(hours=4))
    move(move(given, later, by=priya, now=eve), given.slot, by=priya, now=eve)
    assert Message.objects.get(kind="evening").state == Message.State.KEPT


def test_a_second_move_is_told_in_full_even_where_the_first_was_undone(
    given: Assignment, priya: User
) -> None:
    """Everything that is said is about a place: no number of it is ever used for another one."""
    slots = [
        SlotFactory(event=given.slot.event, starts_at=START + timedelta(hours=hours))
        for hours in (4, 8)
    ]
    turn = published(move(given, slots[0], by=priya, now=NOW), priya)
    sweep(slots[0].starts_at)  # they are on
    Assignment.objects.filter(pk=turn.pk).update(slot=given.slot, invited_at=given.invited_at)
    turn.refresh_from_db()
    published(move(turn, slots[1], by=priya, now=NOW), priya)
    assert due("on") == slots[1].starts_at


def test_pinning_and_another_account_change_nothing(given: Assignment, priya: User) -> None:
    rows = set(Message.objects.values_list("pk", "state", "not_before"))
    pin(given, by=priya, now=NOW)
    change_account(given, Account.objects.get(), override=True, by=priya, now=NOW)
    assert set(Message.objects.values_list("pk", "state", "not_before")) == rows


def test_a_standby_is_chased_and_reminded_and_no_more(given: Assignment, priya: User) -> None:
    Slot.objects.update(standbys_needed=1)
    published(make_standby(given, by=priya, now=NOW), priya)
    assert waiting() == ["chase", "chase", "chase", "evening", "hour", "moved"]


def test_a_post_ends_what_asks_for_one_and_taking_it_back_asks_again(turn: Assignment) -> None:
    derive(turn, now=START)
    assert waiting() == ["missed", "nudge", "on"]
    post = report(turn)
    assert waiting() == []
    take_back(post, by=turn.person, now=START + 6 * MINUTE)
    assert waiting() == ["missed", "nudge", "on"]


def report(turn: Assignment) -> Post:
    """Sam has posted."""
    return report_post(
        turn.slot, assignment=turn, by_person=turn.person, url="", by=turn.person,
        now=START + 5 * MINUTE,
    )  # fmt: skip


def edited(event: Event, **line: object) -> list[Rule]:
    """The policy with one line edited."""
    return [
        Rule(**(vars(rule) | line)) if rule.kind == line["kind"] else rule
        for rule in policy_of(event)
    ]


def test_a_kind_that_is_switched_off_waits_no_more_and_on_again_waits_again(
    given: Assignment, priya: User
) -> None:
    event = given.slot.event
    save_policy(event, edited(event, kind=Kind.EVENING, is_on=False), by=priya, now=NOW)
    assert "evening" not in waiting()
    save_policy(event, edited(event, kind=Kind.EVENING, is_on=True), by=priya, now=NOW)
    assert waiting() == sorted([*CHASED, "invitation"])


def test_an_edited_policy_moves_what_waits(given: Assignment, priya: User) -> None:
    event = given.slot.event
    save_policy(event, edited(event, kind=Kind.HOUR, minutes=30), by=priya, now=NOW)
    assert due("hour") == START - 30 * MINUTE


def test_a_message_that_the_server_put_off_is_not_hurried(given: Assignment, priya: User) -> None:
    later = NOW + 5 * MINUTE
    Message.objects.filter(kind="hour").update(attempts=2, not_before=later)
    derive(given, now=NOW)
    assert due("hour") == later


def test_an_edited_event_moves_what_waits_with_the_next_sweep(
    given: Assignment, priya: User
) -> None:
    event = given.slot.event
    event.grace_minutes, event.zone = 60, "Europe/Berlin"
    edit_event(event, by=priya, now=NOW)
    sweep(NOW - MINUTE)
    assert due("missed") == given.slot.ends_at + timedelta(hours=1)
    assert due("evening") == START - timedelta(hours=16)  # six in Berlin
    assert not Event.objects.get().is_edited


def test_slots_made_anew_keep_who_still_fits(given: Assignment, priya: User) -> None:
    event = given.slot.event
    event.slot_minutes = 60
    edit_event(event, by=priya, now=NOW)
    make_slots(event, by=priya, now=NOW)
    assert waiting() == []  # another time has to be agreed anew
    published(given, priya)
    assert (waiting(), due("missed")) == (sorted([*CHASED, "moved"]), START + 75 * MINUTE)


def test_who_leaves_is_spoken_of_no_more(given: Assignment, priya: User) -> None:
    leave(given.person, by=priya, now=NOW)
    assert waiting() == []
    assert no_more() == {"The person has left the event."}


def test_a_digest_waits_for_each_evening_until_the_end(given: Assignment) -> None:
    days = Message.objects.filter(kind="digest").values_list("not_before", flat=True)
    assert sorted(days) == [START + timedelta(days=day, hours=10) for day in range(-7, 1)]


def test_derived_twice_it_is_the_same(given: Assignment) -> None:
    rows = set(Message.objects.values_list("pk", "state", "not_before"))
    derive_event(given.slot.event, now=NOW)
    assert set(Message.objects.values_list("pk", "state", "not_before")) == rows


def test_one_assignment_takes_seven_queries(
    turn: Assignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):  # savepoint and its release among them
        derive(turn, now=NOW)
    with django_assert_num_queries(6):  # nothing changes
        derive(turn, now=NOW)


@pytest.mark.parametrize("size", [1, 6])
def test_a_whole_event_takes_as_many_queries_as_one_assignment_of_it(
    gmpt24: Event, sam: Person, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        slot = SlotFactory(event=gmpt24, starts_at=START + number * 30 * MINUTE)
        AssignmentFactory(slot=slot, person=sam)
    with django_assert_num_queries(9):
        derive_event(gmpt24, now=NOW)
    assert Message.objects.count() == 5 * size
