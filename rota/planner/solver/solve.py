"""Finds the best rota and proves it. Only a worker imports this: it loads the solver."""

from __future__ import annotations

from time import monotonic

from rota.planner.solver.days import Days, for_the_end, is_large
from rota.planner.solver.hand import by_hand
from rota.planner.solver.problem import Goal, Place, Problem, Solution, settled_last
from rota.planner.solver.score import numbers_of
from rota.planner.solver.stages import OnProgress, Stages, around, joint

EFFORT = 1.5  # of the solver, to leave primaries where they are once all before that is settled


def solve(problem: Problem, *, seconds: float, on_progress: OnProgress | None = None) -> Solution:
    """The best rota that is found within so many seconds; a usable one in any case.

    A large event is decided in parts (`days`): nothing is proven then but what is none.
    The goals are taken in the problem's order, STANDBYS at the end: it is decided with the
    primaries in place, so its bound (and that of CHANGE after it) is the least for these primaries.
    `on_progress` is told now and then how far it is, in the caller's thread: False stops the search
    and the best rota so far is returned. The same problem gives the same rota, unless time runs
    out.
    """
    began = monotonic()
    until = began + seconds
    if is_large(problem):
        days = Days(problem, until - for_the_end(problem, seconds), on_progress)
        return conclude_large(problem, days.run(), began)
    first = Stages(problem, joint(problem), by_hand(problem), until, on_progress)
    first.run()
    if problem.current and Goal.CHANGE not in first.sums:
        first.lessen(Goal.CHANGE, EFFORT)
    last = Stages(around(problem, first.places), problem.order, first.places, until, on_progress)
    last.is_stopped = first.is_stopped
    last.run()
    return conclude(problem, first, last, monotonic() - began)


def conclude_large(problem: Problem, places: tuple[Place, ...], began: float) -> Solution:
    """The rota of a large event with its numbers. Of none is it known that it could not be less."""
    numbers = numbers_of(problem, places)
    bounds = dict.fromkeys(problem.order, 0)
    return Solution(places, numbers, bounds, bounds == dict(numbers), monotonic() - began)


def conclude(problem: Problem, first: Stages, last: Stages, seconds: float) -> Solution:
    """The rota with its numbers, counted from the places, and what is proven of each."""
    numbers = numbers_of(problem, last.places)
    settled = settled_last(problem.order)
    bounds = {
        goal: bound_of(goal, numbers[goal], last if goal in settled else first)
        for goal in problem.order
    }
    is_proven = all(bounds[goal] == numbers[goal] for goal in problem.order)
    return Solution(last.places, numbers, bounds, is_proven, seconds)


def bound_of(goal: Goal, number: int, stages: Stages) -> int:
    """What no rota can beat; the number itself where it is proven."""
    return number if goal in stages.proven else min(number, stages.bounds.get(goal, 0))
