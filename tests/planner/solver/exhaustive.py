"""Every lawful rota of a very small problem, and the best of them."""

from __future__ import annotations

from collections.abc import Iterator

from rota.planner.solver.problem import PRIMARY, STANDBY, Goal, Place, Problem
from tests.planner.solver.checker import Check
from tests.planner.solver.words import by_the_words

Rota = tuple[Place, ...]


def candidates(problem: Problem) -> list[Place]:
    """Every place that could be given by itself, from each account."""
    stay = kept(problem)
    return [
        place
        for slot in problem.slots
        for kind in (PRIMARY, STANDBY)
        for person in problem.people
        for account in ((person.accounts or (None,)) if kind == PRIMARY else (None,))
        if (place := Place(slot.slot_id, kind, person.person_id, account)) not in stay
        and is_lawful(problem, (*stay, place))
    ]


def kept(problem: Problem) -> Rota:
    """What stays whatever happens."""
    fixed = {slot.slot_id for slot in problem.slots if slot.is_fixed}
    held = problem.current
    return tuple(one.place for one in held if one.is_pinned or one.place.slot_id in fixed)


def is_lawful(problem: Problem, rota: Rota) -> bool:
    """Whether no rule is broken."""
    return not Check(problem, rota).faults()


def rotas(problem: Problem, rota: Rota, open_: list[Place]) -> Iterator[Rota]:
    """The rota, and it with any of the open places added."""
    yield rota
    for number, place in enumerate(open_):
        if is_lawful(problem, (*rota, place)):
            yield from rotas(problem, (*rota, place), open_[number + 1 :])


def every(problem: Problem) -> list[Rota]:
    """All rotas there are."""
    return list(rotas(problem, kept(problem), candidates(problem)))


def rank(problem: Problem, rota: Rota) -> tuple[int, ...]:
    """The numbers in order."""
    numbers = by_the_words(problem, list(rota))
    return tuple(numbers[goal] for goal in problem.order)


def before_standbys(problem: Problem) -> int:
    """How many goals come before those that are decided with the primaries in place."""
    return problem.order.index(Goal.STANDBYS)


def primaries(rota: Rota) -> frozenset[Place]:
    """Those who post."""
    return frozenset(place for place in rota if place.kind == PRIMARY)
