"""Why somebody is in a place and not another, and why nobody is in an empty one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest

from rota.planner.rules import Ranked, Reason
from rota.planner.solver.ground import Ground, could_take
from rota.planner.solver.problem import PRIMARY, Numbers, PersonFacts, Place, Problem
from rota.planner.solver.score import Tally, rank
from rota.planner.solver.sharing import Sharing

MOST = 3


@dataclass(frozen=True)
class Alternative:
    """Somebody else in the place, and by how much each number changes, in the problem's order."""

    place: Place
    difference: Numbers


@dataclass(frozen=True)
class Against:
    """People whom the same reason keeps from a place; it is the first of each one's refusals."""

    reason: Reason
    people: tuple[Ranked, ...]


def why_this_person(
    problem: Problem, places: Iterable[Place], place: Place
) -> tuple[Alternative, ...]:
    """The best who could take a place of the rota over without another change, at most three.

    All rules are kept, the place's own pin apart. The first costs least by the problem's goals; if
    its difference ranks below nothing, it would be better. None where nothing moves any more.
    O(people x their places), and a difference for each who could.
    """
    ground = Ground(problem)
    if ground.slots[ground.slot_at[place.slot_id]].is_fixed:
        return ()
    tally = Tally(ground, places)
    found = (
        Alternative(other, tally.difference([place], [other]))
        for other in replacements(ground, tally, place)
    )
    return tuple(nsmallest(MOST, found, key=lambda one: (rank(one.difference), one.place)))


def replacements(ground: Ground, tally: Tally, place: Place) -> Iterator[Place]:
    """The place with everybody else who could have it beside what they have."""
    busy = busy_accounts(ground, tally, place)
    for person in ground.people:
        if could_have(ground, tally, person, place):
            for account in accounts_for(ground, person, place, busy)[:1]:
                yield replace(place, person_id=person.person_id, account_id=account)


def could_have(ground: Ground, tally: Tally, person: PersonFacts, place: Place) -> bool:
    """Whether no rule keeps the person from the place, accounts not looked at."""
    slot, turns = ground.slot_at[place.slot_id], tally.turns[person.person_id]
    if person.person_id == place.person_id or any(ground.clash(slot, other) for other, _ in turns):
        return False
    posts = sum(kind == PRIMARY for _, kind in turns)
    has_most = place.kind == PRIMARY and posts >= person.most_slots
    return not has_most and bool(could_take(person, [ground.slots[slot]]))


def busy_accounts(ground: Ground, tally: Tally, place: Place) -> frozenset[int | None]:
    """The accounts that others in the slot need to themselves."""
    slot = ground.slot_at[place.slot_id]
    if not Sharing(ground).is_contested(slot):
        return frozenset()
    others = (turns.get((slot, PRIMARY)) for turns in tally.turns.values())
    return frozenset(one.account_id for one in others if one and one != place)


def accounts_for(
    ground: Ground, person: PersonFacts, place: Place, busy: frozenset[int | None]
) -> list[int | None]:
    """The accounts the person could use in the place, their department's first; None if none."""
    if place.kind != PRIMARY or not person.accounts:
        return [None]
    own = ground.departments[person.department_id].accounts
    free: list[int | None] = [account for account in person.accounts if account not in busy]
    return sorted(free, key=lambda account: account not in own)


def why_not(judged: Iterable[Ranked]) -> tuple[Against, ...]:
    """Those with something against them by their first reason, the most frequent reason first."""
    groups: dict[Reason, list[Ranked]] = defaultdict(list)
    for one in judged:
        if one.refusals:
            groups[one.refusals[0].reason].append(one)
    order = tuple(Reason)
    found = (Against(reason, tuple(people)) for reason, people in groups.items())
    return tuple(sorted(found, key=lambda one: (-len(one.people), order.index(one.reason))))
