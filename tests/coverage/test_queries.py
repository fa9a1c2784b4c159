"""The rota as the timeline looks at it: which rows are turns, posts and empty places."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from rota.coverage.queries import SlotCoverage, coverage, rules_of
from rota.models import Assignment, Event, MessageRule, Person, Post, Slot
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, START, AssignmentFactory, EventFactory, SlotFactory

MINUTE = timedelta(minutes=1)
TEN_PAST = START + 10 * MINUTE


def only(event: Event, now: Any = TEN_PAST) -> SlotCoverage:
    """The event's one slot."""
    (one,) = coverage(event, now)
    return one


def post(turn: Assignment | None, slot: Slot, by: Person | None, **fields: Any) -> Post:
    """A post at 9:02am."""
    at = START + 2 * MINUTE
    return Post.objects.create(
        event=slot.event, slot=slot, assignment=turn, by_person=by, counts_at=at, reported_at=at,
        **fields,
    )  # fmt: skip


@pytest.mark.parametrize("people", [0, 47, 5000])
def test_coverage_is_four_queries(
    people: int, gmpt24: Event, django_assert_num_queries: Any
) -> None:
    crowd(gmpt24, people)
    with django_assert_num_queries(4):
        coverage(gmpt24, TEN_PAST)


def test_who_holds_a_place_is_shown_with_department_and_account(turn: Assignment) -> None:
    held = only(turn.slot.event).turns[0].assignment
    assert (held.pk, held.person.name, str(held.person)) == (turn.pk, "Sam Okoro", "Sam Okoro")
    assert (held.person.department.name, held.person.department.mark) == ("Hostels", "HO")
    assert (held.person.department_id, held.person.phone) == (
        turn.person.department_id,
        "0161 496 0101",
    )
    assert (held.account, held.get_kind_display(), held.get_state_display()) == (
        "@gmpt_example on X",
        "Primary",
        "Confirmed",
    )


def test_without_an_account_there_are_no_words_for_it(turn: Assignment) -> None:
    Assignment.objects.update(account=None)
    assert only(turn.slot.event).turns[0].assignment.account == ""


@pytest.mark.parametrize(
    ("state", "shows", "turns"),
    [
        ("proposed", "unconfirmed", 1),
        ("invited", "unconfirmed", 1),
        ("confirmed", "ready", 1),
        ("declined", "empty", 0),
        ("withdrawn", "empty", 0),
    ],
)
def test_only_who_holds_a_place_has_a_turn(
    state: str, shows: str, turns: int, turn: Assignment
) -> None:
    Assignment.objects.update(state=state)
    found = only(turn.slot.event, LONG_BEFORE)
    assert (found.state, len(found.turns), found.places_empty) == (shows, turns, 1 - turns)


def test_who_wants_cover_leaves_a_gap(turn: Assignment) -> None:
    Assignment.objects.update(cover_wanted_at=LONG_BEFORE)
    assert only(turn.slot.event, LONG_BEFORE).state == "cover_wanted"


def test_a_standby_has_no_turn_and_fills_no_place(standby: Assignment) -> None:
    Slot.objects.update(standbys_needed=2)
    found = only(standby.slot.event)
    assert (found.state, found.turns, found.places_empty, found.standbys_empty) == (
        "empty", (), 1, 1,
    )  # fmt: skip
    assert [held.person.name for held in found.standbys] == ["Cora Lane"]


def test_turns_stand_in_the_order_of_their_seats(turn: Assignment, cora: Person) -> None:
    Slot.objects.update(people_needed=3)
    AssignmentFactory(slot=turn.slot, person=cora, seat=3)
    found = only(turn.slot.event)
    assert [one.assignment.person.name for one in found.turns] == ["Sam Okoro", "Cora Lane"]
    assert (found.state, found.places_empty) == ("short", 1)


def test_a_turn_is_posted_by_its_person_and_covered_by_another(
    turn: Assignment, cora: Person
) -> None:
    own = post(turn, turn.slot, turn.person, canonical="x:1")
    assert only(turn.slot.event).turns[0].state == "posted"
    own.delete()
    post(turn, turn.slot, cora)
    assert only(turn.slot.event).turns[0].state == "covered"


def test_a_standbys_post_covers_whose_turn_it_was(turn: Assignment, standby: Assignment) -> None:
    post(standby, turn.slot, standby.person)
    found = only(turn.slot.event)
    assert (found.state, found.turns[0].state, len(found.posts)) == ("covered", "covered", 1)


def test_the_post_of_somebody_who_said_no_still_covers(turn: Assignment) -> None:
    post(turn, turn.slot, turn.person)
    Assignment.objects.update(state="declined")
    assert only(turn.slot.event).state == "covered"


def test_a_post_taken_back_does_not_count(turn: Assignment) -> None:
    post(turn, turn.slot, turn.person, taken_back_at=TEN_PAST)
    found = only(turn.slot.event)
    assert (found.state, found.posts) == ("late", ())


def test_the_policy_says_when_a_post_is_late(turn: Assignment) -> None:
    MessageRule.objects.create(event=turn.slot.event, kind="nudge", minutes=11)
    assert rules_of(turn.slot.event).nudge_after == 11 * MINUTE
    assert only(turn.slot.event).state == "waiting"
    assert only(turn.slot.event, TEN_PAST + MINUTE).state == "late"


def test_the_events_own_tolerances_hold(turn: Assignment) -> None:
    Event.objects.update(early_minutes=7, grace_minutes=3)
    rules = rules_of(Event.objects.get())
    assert (rules.early, rules.grace, rules.nudge_after) == (7 * MINUTE, 3 * MINUTE, 10 * MINUTE)


def test_another_events_rows_are_not_mixed_in(turn: Assignment) -> None:
    AssignmentFactory(slot=SlotFactory(event=EventFactory(slug="walsall24")))
    assert only(turn.slot.event).turns[0].assignment.pk == turn.pk


def test_a_part_of_the_slots_can_be_asked_for(turn: Assignment, half_past: Slot) -> None:
    found = coverage(turn.slot.event, TEN_PAST, only=Q(pk=half_past.pk))
    assert [(one.slot, one.state) for one in found] == [(half_past, "empty")]
