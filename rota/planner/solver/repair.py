"""A few ways to mend a rota that something has happened to, those that disturb fewest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

from rota.planner.solver.problem import (
    REPAIR_ORDER,
    Goal,
    PersonFacts,
    Place,
    Problem,
    Solution,
)
from rota.planner.solver.score import numbers_of, rank
from rota.planner.solver.solve import solve


def proposals(problem: Problem, *, most: int = 3, seconds: float) -> tuple[Solution, ...]:
    """Up to `most` rotas that mend the current one, fewest people disturbed first.

    The goals are taken in the order of repair. Every further rota does without one of those whom
    a rota before it newly asks, so it is a real choice; it covers as much, and no two disturb the
    same people. The same problem gives the same proposals, unless `seconds` run out.
    """
    until = monotonic() + seconds
    mending = replace(problem, order=REPAIR_ORDER)
    best = solve(mending, seconds=seconds)
    found = {touched(problem, best.places): best}
    spared = deque(frozenset({one}) for one in asked(problem, best.places))
    while spared and len(found) < most and monotonic() < until:
        people = spared.popleft()
        other = without(mending, people, best, until - monotonic())
        if coverage(other) == coverage(best) and touched(problem, other.places) not in found:
            found[touched(problem, other.places)] = other
            spared.extend(people | {one} for one in asked(problem, other.places))
    by_number = sorted(found.items(), key=lambda one: (len(one[0]), rank(one[1].numbers)))
    return tuple(solution for _, solution in by_number)


def touched(problem: Problem, places: Iterable[Place]) -> frozenset[int]:
    """Everybody who would lose a place or be given one, by id."""
    before = {held.place for held in problem.current}
    return frozenset(place.person_id for place in before ^ set(places))


def asked(problem: Problem, places: Iterable[Place]) -> list[int]:
    """Everybody who would be given a place, by id, in order."""
    before = {held.place for held in problem.current}
    return sorted({place.person_id for place in set(places) - before})


def coverage(solution: Solution) -> tuple[int, int]:
    """How many places stay empty."""
    return solution.numbers[Goal.GAPS], solution.numbers[Goal.STANDBY_GAPS]


def without(problem: Problem, spared: frozenset[int], best: Solution, seconds: float) -> Solution:
    """The best rota that gives these people nothing new. Its bounds are those of the best."""
    people = tuple(
        at_rest(problem, person) if person.person_id in spared else person
        for person in problem.people
    )
    found = solve(replace(problem, people=people), seconds=seconds)
    numbers = numbers_of(problem, found.places)
    bounds = {goal: min(best.bounds[goal], numbers[goal]) for goal in problem.order}
    return Solution(found.places, numbers, bounds, bounds == dict(numbers), found.seconds)


def at_rest(problem: Problem, person: PersonFacts) -> PersonFacts:
    """The person, as if they had declined every slot they do not have."""
    has = {h.place.slot_id for h in problem.current if h.place.person_id == person.person_id}
    rest = frozenset(slot.slot_id for slot in problem.slots) - has
    return replace(person, declined=person.declined | rest)
