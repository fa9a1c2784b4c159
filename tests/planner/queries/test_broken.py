"""Places that break a rule as things stand are marked on the rota."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rota.coverage.queries import coverage
from rota.models import Assignment, Event, Person, Slot, User
from rota.planner.queries.broken import broken, facts_of, in_short
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, AssignmentFactory, SlotFactory


def rules(event: Event) -> dict[int, str]:
    """The rules that are broken, in short, by assignment."""
    found = in_short(broken(event, coverage(event, LONG_BEFORE), facts_of(event)))
    return {turn: words for turn, (words, _) in found.items()}


def test_a_rota_that_keeps_the_rules_has_no_mark(turn: Assignment, gmpt24: Event) -> None:
    assert rules(gmpt24) == {}


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"available": "12:00-17:00"}, "not available"),
        ({"left_at": LONG_BEFORE}, "has left"),
        ({"available": "08:00-17:00"}, None),
    ],
)
def test_what_somebody_has_said_since(
    said: dict[str, object], rule: str | None, turn: Assignment, gmpt24: Event
) -> None:
    Person.objects.update(**said)
    assert rules(gmpt24) == ({turn.pk: rule} if rule else {})


def test_a_night_slot_of_somebody_who_takes_none(gmpt24: Event, sam: Person) -> None:
    midnight = SlotFactory(event=gmpt24, starts_at=gmpt24.starts_at + timedelta(hours=15))
    turn = AssignmentFactory(slot=midnight, person=sam)
    assert rules(gmpt24) == {}
    Person.objects.update(at_night=False)
    assert rules(gmpt24) == {turn.pk: "not at night"}


def test_two_slots_without_rest_between_them_break_it_both(
    turn: Assignment, half_past: Slot, gmpt24: Event
) -> None:
    next_to_it = AssignmentFactory(slot=half_past, person=turn.person)
    assert rules(gmpt24) == {turn.pk: "rest", next_to_it.pk: "rest"}


def test_more_than_the_most_slots(turn: Assignment, one: Slot, gmpt24: Event) -> None:
    later = AssignmentFactory(slot=one, person=turn.person)
    assert rules(gmpt24) == {}
    Person.objects.update(most_slots=1)
    assert rules(gmpt24) == {turn.pk: "most slots", later.pk: "most slots"}


def test_a_standby_slot_is_not_counted(turn: Assignment, one: Slot, gmpt24: Event) -> None:
    AssignmentFactory(slot=one, person=turn.person, kind="standby")
    Person.objects.update(most_slots=1)
    assert rules(gmpt24) == {}


@pytest.mark.usefixtures("long_before")
def test_the_rota_says_which_rule_and_why(
    turn: Assignment, priya: User, signed_in: Callable[[User], Client]
) -> None:
    Person.objects.update(available="12:00-17:00")
    page = signed_in(priya).get("/e/gmpt24/rota/").content.decode()
    title = 'title="Sam Okoro is not available then."'
    assert f'<small class="rota-broken" {title}>⚠ not available</small>' in page
    assert "<li><strong>1</strong> breaks a rule ⚠</li>" in page


def test_a_crowd_is_looked_at_in_one_query(
    gmpt24: Event, django_assert_num_queries: Callable[[int], object]
) -> None:
    crowd(gmpt24, 470)
    covered = coverage(gmpt24, LONG_BEFORE)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = broken(gmpt24, covered, facts_of(gmpt24))
    assert {said.reason.key for one in found.values() for said in one} == {"not_at_night"}
