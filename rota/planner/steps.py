"""From one rota to another: who gets, leaves or changes a place, in parts that stand alone. Pure.

A person who leaves one place and gets another moves: the assignment keeps its identity, so that
they are told "moved" and not "cancelled" and "new".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from rota.planner.solver.problem import PRIMARY, Place


@dataclass(frozen=True)
class Step:
    """What changes for one person: a place they get, leave, or both: their assignment moves."""

    person_id: int
    assignment_id: int | None = None
    before: Place | None = None
    after: Place | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The places it concerns, that which is left first."""
        return tuple(place for place in (self.before, self.after) if place)


Part = tuple[Step, ...]


def steps_between(old: Mapping[int, Place], new: Iterable[Place]) -> tuple[Step, ...]:
    """The changes that make the old places (by number of assignment) the new ones."""
    wanted = {place: place for place in new}
    kept = {number: place for number, place in old.items() if place in wanted}
    left = by_person((place, number) for number, place in old.items() if number not in kept)
    kept_places = set(kept.values())
    given = by_person((place, None) for place in wanted.values() if place not in kept_places)
    steps = [
        Step(place.person_id, number, place, wanted[place])
        for number, place in kept.items()
        if wanted[place].account_id != place.account_id
    ]
    for person in sorted({*left, *given}):
        steps += pairs(person, left.get(person, []), given.get(person, []))
    return tuple(sorted(steps, key=moment))


def by_person(
    places: Iterable[tuple[Place, int | None]],
) -> dict[int, list[tuple[Place, int | None]]]:
    """Places with their assignments, by person, in order of kind and slot."""
    found: dict[int, list[tuple[Place, int | None]]] = defaultdict(list)
    for place, number in sorted(places, key=lambda one: (one[0].kind != PRIMARY, one[0].slot_id)):
        found[place.person_id].append((place, number))
    return found


def pairs(
    person: int, left: list[tuple[Place, int | None]], given: list[tuple[Place, int | None]]
) -> Iterator[Step]:
    """What one person leaves and gets, as moves as far as there is both."""
    for old, new in zip_longest(left, given):
        before, number = old or (None, None)
        yield Step(person, number, before, new[0] if new else None)


def moment(step: Step) -> tuple[int, str, int]:
    """Where a step stands in the list."""
    place = step.after or step.before
    assert place is not None
    return (place.slot_id, place.kind, place.person_id)


def parts_of(steps: Iterable[Step]) -> tuple[Part, ...]:
    """The steps in groups of which each can be done without the others.

    Who comes into a slot that somebody leaves needs that to happen, and so does who gets a place
    because they leave another.
    """
    steps = tuple(steps)
    leader = list(range(len(steps)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    for group in groups(steps).values():
        for number in group[1:]:
            first, other = sorted((find(group[0]), find(number)))
            leader[other] = first
    members: dict[int, list[Step]] = defaultdict(list)
    for number, step in enumerate(steps):
        members[find(number)].append(step)
    return tuple(map(tuple, members.values()))


def groups(steps: tuple[Step, ...]) -> dict[Hashable, list[int]]:
    """The numbers of steps by the slot and the person they share, where somebody leaves."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    leaves: set[Hashable] = set()
    for number, step in enumerate(steps):
        ties: list[Hashable] = [("person", step.person_id)]
        ties += [("slot", place.slot_id) for place in step.places]
        for tie in ties:
            found[tie].append(number)
        if step.before:
            leaves.update([("person", step.person_id), ("slot", step.before.slot_id)])
    return {tie: numbers for tie, numbers in found.items() if tie in leaves}
