"""Plans: asked for once, looked at, accepted in whole or in parts, taken back in one go."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from rota.lib.refusal import Refused
from rota.models import Assignment, Department, Edit, Event, Person, Plan, Slot, User
from rota.planner.actions import assign, pin
from rota.planner.actions.plans import accept_plan, ask_for_plan, discard_plan, stop_plan
from rota.planner.actions.undo import undo
from rota.planner.findings import Findings, Proposal
from rota.planner.queries.problem import place_of
from rota.planner.solver.problem import PRIMARY, Goal, Place
from rota.planner.steps import steps_between
from rota.posting.actions import write_draft
from tests.factories import LONG_BEFORE, PersonFactory, SlotFactory

NOW = LONG_BEFORE
State = Plan.State


def plan_for(event: Event, *places: Place) -> Plan:
    """A plan that found this rota, ready to look at."""
    turns = Assignment.objects.active().of_event(event)
    old = {turn.pk: place_of(turn) for turn in turns}
    proposal = Proposal(steps_between(old, places), {Goal.GAPS: 0}, {Goal.GAPS: 0}, True)
    return Plan.objects.create(
        event=event,
        kind=Plan.Kind.ANEW,
        state=State.READY,
        asked_at=NOW,
        version=event.version,
        findings=Findings({Goal.GAPS: 1}, (proposal,), 0.3).as_json(),
    )


def rota(event: Event) -> set[tuple[str, int]]:
    """Who is in which slot."""
    turns = Assignment.objects.active().of_event(event)
    return set(turns.values_list("person__name", "slot"))


def primary(slot: Slot, person: Person) -> Place:
    """A primary place."""
    return Place(slot.pk, PRIMARY, person.pk)


def test_a_plan_is_asked_for_as_a_row(nine: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    assert Plan.objects.due(NOW).get() == plan


def test_the_same_plan_asked_for_twice_is_one(nine: Slot, sam: Person, priya: User) -> None:
    for wish in ({"kind": Plan.Kind.REPAIR, "slot": nine}, {"kind": Plan.Kind.ANEW}):
        first = ask_for_plan(nine.event, **wish, by=priya, now=NOW)
        assert ask_for_plan(nine.event, **wish, by=priya, now=NOW) == first


def test_without_slots_there_is_nothing_to_plan(gmpt24: Event, sam: Person, priya: User) -> None:
    with pytest.raises(Refused, match="no slots yet"):
        ask_for_plan(gmpt24, kind=Plan.Kind.ANEW, by=priya, now=NOW)


def test_nothing_changes_until_a_plan_is_accepted(nine: Slot, sam: Person, priya: User) -> None:
    plan = plan_for(nine.event, primary(nine, sam))
    assert rota(nine.event) == set()
    accept_plan(plan, by=priya, now=NOW)
    assert rota(nine.event) == {("Sam Okoro", nine.pk)}


def test_who_moves_keeps_the_assignment_and_is_asked_anew(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    nine = turn.slot
    plan = plan_for(nine.event, primary(one, turn.person), primary(nine, cora))
    accept_plan(plan, by=priya, now=NOW)
    turn.refresh_from_db()
    assert (turn.slot, turn.state, turn.revision) == (one, Assignment.State.PROPOSED, 1)
    assert rota(nine.event) == {("Sam Okoro", one.pk), ("Cora Lane", nine.pk)}


def test_a_part_is_accepted_without_the_others(
    nine: Slot, one: Slot, sam: Person, cora: Person, priya: User
) -> None:
    plan = plan_for(nine.event, primary(nine, sam), primary(one, cora))
    accept_plan(plan, parts={1}, by=priya, now=NOW)
    assert rota(nine.event) == {("Cora Lane", one.pk)}


def test_one_undo_takes_the_whole_plan_back(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    before = rota(turn.slot.event)
    plan = plan_for(turn.slot.event, primary(one, turn.person), primary(turn.slot, cora))
    edit = accept_plan(plan, by=priya, now=NOW)
    undo(turn.slot.event, edit=edit, by=priya, now=NOW)
    turn.refresh_from_db()
    assert rota(turn.slot.event) == before
    assert turn.state == Assignment.State.CONFIRMED


def test_a_plan_that_life_has_overtaken_is_refused_whole(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    plan = plan_for(turn.slot.event, primary(one, turn.person), primary(turn.slot, cora))
    pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="The rota has changed since this plan was made"):
        accept_plan(plan, by=priya, now=NOW)
    assert rota(turn.slot.event) == {("Sam Okoro", turn.slot_id)}


def test_a_place_taken_meanwhile_is_refused_by_the_rules(
    nine: Slot, half_past: Slot, sam: Person, priya: User
) -> None:
    plan = plan_for(nine.event, primary(nine, sam))
    assign(half_past, sam, by=priya, now=NOW)
    with pytest.raises(Refused, match="2 hours of rest"):
        accept_plan(plan, by=priya, now=NOW)


def test_a_slot_that_has_begun_is_not_rewritten(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    plan = plan_for(turn.slot.event, primary(one, turn.person), primary(turn.slot, cora))
    with pytest.raises(Refused, match="Have it worked out again"):
        accept_plan(plan, by=priya, now=turn.slot.starts_at + timedelta(minutes=1))


def test_nothing_chosen_is_said(nine: Slot, sam: Person, priya: User) -> None:
    with pytest.raises(Refused, match="Choose at least one"):
        accept_plan(plan_for(nine.event, primary(nine, sam)), parts=(), by=priya, now=NOW)


def test_a_plan_is_accepted_once(nine: Slot, sam: Person, priya: User) -> None:
    plan = plan_for(nine.event, primary(nine, sam))
    accept_plan(plan, by=priya, now=NOW)
    with pytest.raises(Refused, match="not waiting for you any more"):
        accept_plan(plan, by=priya, now=NOW)
    assert Edit.objects.count() == 1


def test_a_discarded_plan_leaves_the_rota_alone(nine: Slot, sam: Person, priya: User) -> None:
    plan = discard_plan(plan_for(nine.event, primary(nine, sam)), by=priya, now=NOW)
    assert plan.state == State.DISCARDED
    assert rota(nine.event) == set()


def test_a_plan_nobody_has_begun_is_stopped_for_good(nine: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    assert stop_plan(plan, by=priya, now=NOW).state == State.DISCARDED


@pytest.mark.parametrize("hours", [12, 24])
def test_accepting_takes_the_same_queries_whatever_the_size(
    django_assert_num_queries: DjangoAssertNumQueries,
    gmpt24: Event,
    hostels: Department,
    priya: User,
    hours: int,
) -> None:
    starts = [gmpt24.starts_at + timedelta(hours=number) for number in range(hours)]
    slots = [SlotFactory(event=gmpt24, starts_at=start) for start in starts]
    people = [PersonFactory(department=hostels, name=f"Sam {n}", at_night=True) for n in range(24)]
    plan = plan_for(gmpt24, *(primary(s, p) for s, p in zip(slots, people, strict=False)))
    with django_assert_num_queries(30):
        accept_plan(plan, by=priya, now=NOW)


def test_a_pinned_place_is_left_by_no_plan(turn: Assignment, priya: User) -> None:
    pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="Have it worked out again"):
        accept_plan(plan_for(turn.slot.event), by=priya, now=NOW)


def test_words_go_where_a_plan_puts_their_author(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    nine = turn.slot
    words = write_draft(
        nine.event, slot=nine, assignment=turn, author=turn.person,
        text="Tea", accounts=[], by=None, now=NOW,
    )  # fmt: skip
    accept_plan(
        plan_for(nine.event, primary(one, turn.person), primary(nine, cora)), by=priya, now=NOW
    )
    words.refresh_from_db()
    assert words.slot == one
