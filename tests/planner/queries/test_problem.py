"""An event as the solver looks at it."""

from datetime import timedelta

from rota.models import Assignment, User
from rota.people.actions import leave
from rota.planner.queries.problem import problem_of
from rota.planner.solver.score import numbers_of


def test_who_left_stays_in_what_is_over_and_could_take_nothing(
    turn: Assignment, priya: User
) -> None:
    after = turn.slot.ends_at + timedelta(minutes=1)
    leave(turn.person, by=priya, now=after)
    problem = problem_of(turn.slot.event, after)
    assert [(one.person_id, one.available) for one in problem.people] == [(turn.person_id, ())]
    assert numbers_of(problem, [held.place for held in problem.current])
