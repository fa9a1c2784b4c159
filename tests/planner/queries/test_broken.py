"""Places that break a rule as things stand are marked on the rota."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rota.coverage.queries import coverage, kept_coverage
from rota.models import Assignment, Event, Person, Slot, User
from rota.people.actions import edit_person
from rota.planner.actions import assign, withdraw
from rota.planner.queries import broken as queries
from rota.planner.queries.broken import broken, facts_of, in_short, kept_in_short
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


def test_what_is_kept_for_the_page_follows_every_change_of_a_place(
    turn: Assignment, half_past: Slot, gmpt24: Event, priya: User
) -> None:
    def look() -> dict[int, tuple[str, str]]:
        event = Event.objects.get()
        covered = kept_coverage(event, LONG_BEFORE)
        found = in_short(broken(event, covered, facts_of(event)))
        assert kept_in_short(event, covered) == found
        return found

    assert look() == {}
    near = assign(half_past, turn.person, override=True, by=priya, now=LONG_BEFORE)
    assert set(look()) == {turn.pk, near.pk}
    withdraw(near, by=priya, now=LONG_BEFORE)
    assert look() == {}
    turn.person.available = "12:00-17:00"
    edit_person(turn.person, by=priya, now=LONG_BEFORE)
    assert set(look()) == {turn.pk}


def test_who_is_in_no_slot_that_has_changed_is_not_judged_again(
    turn: Assignment, gmpt24: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.update(available="12:00-17:00")
    first = kept_in_short(gmpt24, kept_coverage(gmpt24, LONG_BEFORE))
    monkeypatch.setattr(queries, "broken_by", None)
    assert kept_in_short(gmpt24, kept_coverage(gmpt24, LONG_BEFORE)) == first != {}


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
