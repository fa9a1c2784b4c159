"""An event as the solver looks at it."""

from datetime import timedelta

from rota.models import Assignment, Person, Slot, User
from rota.people.actions import leave
from rota.planner.queries.problem import problem_of
from rota.planner.solver.score import numbers_of
from rota.planner.solver.solve import solve
from tests.factories import LONG_BEFORE, SlotFactory


def test_who_left_stays_in_what_is_over_and_could_take_nothing(
    turn: Assignment, priya: User
) -> None:
    after = turn.slot.ends_at + timedelta(minutes=1)
    leave(turn.person, by=priya, now=after)
    problem = problem_of(turn.slot.event, after)
    assert [(one.person_id, one.available) for one in problem.people] == [(turn.person_id, ())]
    assert numbers_of(problem, [held.place for held in problem.current])


def test_a_plan_keeps_away_from_hours_that_suit_less(nine: Slot, sam: Person, cora: Person) -> None:
    for person in (sam, cora):  # each would rather not where the other can
        person.rather_not = "09:00-09:30" if person == sam else "09:30-10:00"
        person.save()
    half_past = SlotFactory(event=nine.event, starts_at=nine.ends_at)
    problem = problem_of(nine.event, LONG_BEFORE)
    assert [one.rather_not for one in problem.people] == [(nine.span,), (half_past.span,)]
    places = {place.slot_id: place.person_id for place in solve(problem, seconds=10).places}
    assert places == {nine.pk: cora.pk, half_past.pk: sam.pk}


def test_nothing_said_is_no_wish(nine: Slot, sam: Person) -> None:
    (facts,) = problem_of(nine.event, LONG_BEFORE).people
    assert facts.rather_not == ()
