"""Slots made, and made anew under a rota that exists."""

from datetime import timedelta
from itertools import product

import pytest

from rota.events.hours import slot_spans
from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Event, Message, Person, Post, Slot, User
from rota.planner.actions import make_slots, withdraw
from tests.factories import LONG_BEFORE, AssignmentFactory

State = Assignment.State
NOW = LONG_BEFORE


def cut(event: Event, minutes: int, people: int = 1) -> None:
    """Set the slot length and the people in a slot."""
    event.slot_minutes, event.people_needed, event.standbys_needed = minutes, people, 1
    event.save()


def post_in(slot: Slot) -> Post:
    return Post.objects.create(
        event=slot.event, slot=slot, counts_at=slot.starts_at, reported_at=slot.starts_at
    )


def test_a_day_has_48_half_hours(gmpt24: Event, priya: User) -> None:
    make_slots(gmpt24, by=priya, now=NOW)
    slots = list(gmpt24.slots.all())
    assert len(slots) == 48
    assert (slots[0].starts_at, slots[-1].ends_at) == (gmpt24.starts_at, gmpt24.ends_at)


LENGTHS = (15, 20, 30, 60)


@pytest.mark.parametrize(("before", "after"), list(product(LENGTHS, LENGTHS)))
@pytest.mark.parametrize("later", [0, 10, 60])
def test_any_slots_can_be_made_of_any_others(
    before: int, after: int, later: int, gmpt24: Event, priya: User
) -> None:
    cut(gmpt24, before)
    make_slots(gmpt24, by=priya, now=NOW)
    gmpt24.starts_at += timedelta(minutes=later)
    gmpt24.ends_at += timedelta(minutes=later)
    cut(gmpt24, after)
    make_slots(gmpt24, by=priya, now=NOW)
    assert [slot.span for slot in gmpt24.slots.all()] == list(slot_spans(gmpt24.span, after))


def test_making_them_twice_changes_nothing(gmpt24: Event, priya: User) -> None:
    make_slots(gmpt24, by=priya, now=NOW)
    before = list(Slot.objects.values())
    make_slots(gmpt24, by=priya, now=NOW)
    assert (list(Slot.objects.values()), Audit.objects.count()) == (before, 1)


def test_who_keeps_exactly_their_time_stays_confirmed(turn: Assignment, priya: User) -> None:
    make_slots(turn.slot.event, by=priya, now=NOW)
    turn.refresh_from_db()
    assert (turn.state, turn.revision, turn.slot.event.slots.count()) == (State.CONFIRMED, 0, 48)


def test_who_gets_a_longer_slot_is_asked_anew(turn: Assignment, priya: User) -> None:
    cut(turn.slot.event, 60)
    make_slots(turn.slot.event, by=priya, now=NOW)
    turn.refresh_from_db()
    assert (turn.state, turn.slot.span.length) == (State.PROPOSED, timedelta(hours=1))


def test_two_halves_of_an_hour_share_it_where_it_has_places(
    turn: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    other = AssignmentFactory(slot=half_past, person=alex)
    cut(turn.slot.event, 60, people=2)
    make_slots(turn.slot.event, by=priya, now=NOW)
    rows = Assignment.objects.order_by("seat").values_list("pk", "slot", "seat")
    assert list(rows) == [(turn.pk, turn.slot_id, 1), (other.pk, turn.slot_id, 2)]


def test_who_fits_no_longer_is_withdrawn_and_stays_on_record(
    turn: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    other = AssignmentFactory(slot=half_past, person=alex, state=State.PROPOSED)
    cut(turn.slot.event, 60)
    done = make_slots(turn.slot.event, by=priya, now=NOW)
    other.refresh_from_db()
    assert (other.state, other.slot_id) == (State.WITHDRAWN, turn.slot_id)
    who = "Alex Reid, 9:30am to 10am, Thursday 12 December (proposed)"
    lost = [f"{who}: the new slot at this time has no place left."]
    assert (done.lost, Audit.objects.get().before["lost"]) == (lost, lost)


def test_reminders_of_a_lost_slot_do_not_leave(
    turn: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    AssignmentFactory(slot=half_past, person=alex)
    cut(turn.slot.event, 60)
    make_slots(turn.slot.event, by=priya, now=NOW)
    assert not Message.objects.waiting().filter(person=alex).exists()


def test_seats_are_renumbered_where_there_are_fewer(
    nine: Slot, sam: Person, alex: Person, priya: User
) -> None:
    AssignmentFactory(slot=nine, person=sam, seat=1, state=State.PROPOSED)
    kept = AssignmentFactory(slot=nine, person=alex, seat=2)
    make_slots(nine.event, by=priya, now=NOW)
    assert list(Assignment.objects.active().values_list("pk", "seat")) == [(kept.pk, 1)]


def test_a_slot_with_a_post_is_not_dropped(turn: Assignment, half_past: Slot, priya: User) -> None:
    post_in(half_past)
    cut(turn.slot.event, 60)
    with pytest.raises(Refused, match="Somebody has posted in 9:30am to 10am"):
        make_slots(turn.slot.event, by=priya, now=NOW)
    assert Slot.objects.count() == 2


def test_a_post_that_was_taken_back_does_not_hold_its_slot(
    turn: Assignment, half_past: Slot, priya: User
) -> None:
    post = post_in(half_past)
    Post.objects.update(taken_back_at=NOW)
    cut(turn.slot.event, 60)
    make_slots(turn.slot.event, by=priya, now=NOW)
    post.refresh_from_db()
    assert post.slot_id == turn.slot_id


def test_a_preview_that_is_behind_the_rota_is_refused(turn: Assignment, priya: User) -> None:
    event = turn.slot.event
    withdraw(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="has changed since this preview"):
        make_slots(event, seen_version=0, by=priya, now=NOW)


def test_hours_that_cannot_be_cut_evenly_are_refused(gmpt24: Event, priya: User) -> None:
    gmpt24.ends_at += timedelta(minutes=10)
    gmpt24.save()
    with pytest.raises(Refused, match="cannot be cut into slots of 30 minutes"):
        make_slots(gmpt24, by=priya, now=NOW)
