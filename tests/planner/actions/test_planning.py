"""A worker works plans out: claimed once, taken over when it dies, stopped when asked."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from subprocess import run

import pytest

from rota.models import Account, Assignment, Department, Event, Person, Plan, Slot, User
from rota.planner.actions import assign, withdraw
from rota.planner.actions.planning import LEASE, noting, take, work_on_plans
from rota.planner.actions.plans import accept_plan, ask_for_plan, stop_plan
from rota.planner.findings import Proposal, findings_from
from rota.planner.solver.problem import Goal, Progress
from tests.factories import (
    LONG_BEFORE,
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    PersonFactory,
    SlotFactory,
)

NOW = LONG_BEFORE
State = Plan.State


def clock() -> datetime:
    """It stands still."""
    return NOW


def rota(event: Event) -> set[tuple[str, int]]:
    """Who posts in which slot."""
    turns = Assignment.objects.active().primary().of_event(event)
    return set(turns.values_list("person__name", "slot"))


def test_a_plan_fills_what_can_be_filled(
    nine: Slot, one: Slot, sam: Person, cora: Person, priya: User
) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    assert work_on_plans(clock=clock) == 1
    plan.refresh_from_db()
    found = findings_from(plan.findings)
    assert (plan.state, plan.version) == (State.READY, nine.event.version)
    assert found.proposals[0].is_proven
    assert (found.before[Goal.GAPS], found.proposals[0].numbers[Goal.GAPS]) == (2, 0)
    accept_plan(plan, by=priya, now=NOW)
    assert {slot for _, slot in rota(nine.event)} == {nine.pk, one.pk}


def test_a_repair_disturbs_nobody_it_can_leave_alone(
    turn: Assignment, one: Slot, cora: Person, main_account: Account, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    kept = AssignmentFactory(slot=one, person=cora, account=main_account)
    alex = PersonFactory(department=turn.person.department, name="Alex Reid")
    withdraw(turn, by=priya, now=NOW)
    Person.objects.filter(pk=turn.person_id).update(left_at=NOW)
    plan = ask_for_plan(one.event, kind=Plan.Kind.REPAIR, slot=turn.slot, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    first = findings_from(plan.findings).proposals[0]
    assert first.people == {alex.pk}
    accept_plan(plan, by=priya, now=NOW)
    kept.refresh_from_db()
    assert kept.state == Assignment.State.CONFIRMED


def test_a_repair_leaves_other_gaps_alone(nine: Slot, one: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.REPAIR, slot=nine, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    steps = findings_from(plan.findings).proposals[0].steps
    assert {place.slot_id for step in steps for place in step.places} == {nine.pk}


def test_where_nobody_can_come_a_repair_proposes_nothing(
    nine: Slot, sam: Person, priya: User
) -> None:
    Person.objects.filter(pk=sam.pk).update(available="22:00-23:00")
    plan = ask_for_plan(nine.event, kind=Plan.Kind.REPAIR, slot=nine, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    assert findings_from(plan.findings).proposals == ()


def test_of_two_workers_one_has_the_plan(nine: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    assert take(plan, NOW) is not None
    assert take(plan, NOW) is None


def test_the_plan_of_a_dead_worker_is_taken_over(nine: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    take(plan, NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert work_on_plans(clock=lambda: later) == 1
    plan.refresh_from_db()
    assert plan.state == State.READY


def test_progress_is_written_down_and_renews_the_lease(
    nine: Slot, sam: Person, priya: User
) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    claim = take(plan, NOW)
    assert claim is not None
    later = NOW + timedelta(seconds=30)
    go_on = noting(claim, lambda: later)(Progress(Goal.GAPS, 3, 2, 30.0))
    plan.refresh_from_db()
    assert (go_on, plan.progress["number"], plan.lease_until) == (True, 3, later + LEASE)


def test_who_asks_to_stop_gets_the_best_so_far(nine: Slot, sam: Person, priya: User) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    claim = take(plan, NOW)
    assert claim is not None
    note = noting(claim, clock)
    stop_plan(plan, by=priya, now=NOW)
    assert not note(Progress(Goal.MIXED, 3, 2, 1.0))


def test_a_plan_that_fails_says_so_and_the_next_is_worked_on(
    nine: Slot, sam: Person, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    fails: Callable[..., object] = lambda *args, **kwargs: 1 / 0  # noqa: E731
    monkeypatch.setattr("rota.planner.actions.planning.problem_of", fails)
    assert work_on_plans(clock=clock) == 1
    plan.refresh_from_db()
    assert plan.state == State.FAILED


def test_the_web_does_not_load_the_solver() -> None:
    words = "import django; django.setup(); import rota.urls, sys; print('ortools' in sys.modules)"
    done = run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_departments_at_their_fewest_come_before_the_wishes_of_one(
    nine: Slot, one: Slot, sam: Person, priya: User
) -> None:
    victims = DepartmentFactory(event=nine.event, name="Victims", mark="VI", stage="victims")
    vera = PersonFactory(department=victims, name="Vera Holt")
    plan = ask_for_plan(nine.event, kind=Plan.Kind.ANEW, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    accept_plan(plan, by=priya, now=NOW)
    assert {name for name, _ in rota(nine.event)} == {sam.name, vera.name}


def repaired(slot: Slot, by: User) -> Proposal:
    """The first proposal for the slot."""
    plan = ask_for_plan(slot.event, kind=Plan.Kind.REPAIR, slot=slot, by=by, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    return findings_from(plan.findings).proposals[0]


def test_who_can_no_longer_come_is_replaced_by_a_repair(
    turn: Assignment, alex: Person, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    Person.objects.filter(pk=turn.person_id).update(available="22:00-23:00")
    assert repaired(turn.slot, priya).people == {turn.person_id, alex.pk}


def test_who_can_no_longer_come_to_another_slot_is_another_repair(
    turn: Assignment, one: Slot, alex: Person, main_account: Account, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    Person.objects.filter(pk=turn.person_id).update(available="22:00-23:00")
    steps = repaired(one, priya).steps
    assert {place.slot_id for step in steps for place in step.places} == {one.pk}


def test_a_place_for_which_a_rule_was_set_aside_stays_in_a_repair(
    nine: Slot, sam: Person, alex: Person, priya: User
) -> None:
    Person.objects.filter(pk=sam.pk).update(available="22:00-23:00")
    assign(nine, sam, override=True, by=priya, now=NOW)
    assert repaired(nine, priya).people == {alex.pk}


def test_a_slot_that_needs_one_more_gets_one_and_nobody_else_is_touched(
    turn: Assignment, alex: Person, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0, people_needed=2)
    AccountFactory(event=turn.slot.event, handle="@second")
    assert repaired(turn.slot, priya).people == {alex.pk}


@pytest.mark.parametrize("which", range(3))
def test_of_several_who_could_be_moved_the_confirmed_stay(
    which: int, nine: Slot, half_past: Slot, one: Slot, hostels: Department, priya: User
) -> None:
    ten = SlotFactory(event=nine.event, starts_at=half_past.ends_at)
    Slot.objects.update(standbys_needed=0)
    holders = []
    for number, slot in enumerate((nine, half_past, ten)):
        person = PersonFactory(department=hostels, name=f"Sam {number}", most_slots=1)
        state = Assignment.State.PROPOSED if number == which else Assignment.State.CONFIRMED
        AssignmentFactory(slot=slot, person=person, state=state)
        holders.append(person.pk)
    late = PersonFactory(department=hostels, name="Lena Marsh", available="09:00-10:30")
    assert repaired(one, priya).people == {holders[which], late.pk}


def test_a_repair_has_three_proposals_at_most_that_disturb_different_people(
    nine: Slot, hostels: Department, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    for number in range(5):
        PersonFactory(department=hostels, name=f"Sam {number}")
    plan = ask_for_plan(nine.event, kind=Plan.Kind.REPAIR, slot=nine, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    found = findings_from(plan.findings).proposals
    assert (len(found), len({one.people for one in found})) == (3, 3)


def test_a_repair_moves_nothing_that_has_started(
    turn: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    Person.objects.filter(pk=alex.pk).update(available="22:00-23:00")
    started = turn.slot.starts_at
    plan = ask_for_plan(
        turn.slot.event, kind=Plan.Kind.REPAIR, slot=half_past, by=priya, now=started
    )
    work_on_plans(clock=lambda: started)
    plan.refresh_from_db()
    assert findings_from(plan.findings).proposals == ()


def test_fill_every_gap_fills_all_there_are_and_leaves_the_others(
    turn: Assignment, one: Slot, alex: Person, cora: Person, priya: User
) -> None:
    Slot.objects.update(standbys_needed=0)
    SlotFactory(event=one.event, starts_at=one.starts_at + timedelta(hours=4))
    plan = ask_for_plan(one.event, kind=Plan.Kind.FILL, by=priya, now=NOW)
    work_on_plans(clock=clock)
    plan.refresh_from_db()
    first = findings_from(plan.findings).proposals[0]
    assert first.numbers[Goal.GAPS] == 0
    assert turn.person_id not in first.people
