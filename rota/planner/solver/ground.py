"""The facts made ready for a model: who could stand where, what is kept, what is still open."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

from rota.lib.spans import merge
from rota.planner.solver.problem import (
    PRIMARY,
    WINDOW,
    DepartmentFacts,
    PersonFacts,
    Place,
    Problem,
    SlotFacts,
)


def could_take(person: PersonFacts, slots: Sequence[SlotFacts]) -> tuple[int, ...]:
    """Positions of the slots, sorted by time, that the person could take by their own rules.

    The slot lies wholly within their time, they have not declined it, and they take nights if it
    is one. What else they have is not looked at.
    """
    starts = [slot.span.start for slot in slots]
    return tuple(
        number
        for free in merge(person.available)
        for number in range(bisect_left(starts, free.start), bisect_left(starts, free.end))
        if slots[number].span.end <= free.end
        and (person.at_night or not slots[number].is_night)
        and slots[number].slot_id not in person.declined
    )


class Ground:
    """A problem with its slots and people in order; both are known by their positions.

    `kept` are the places that stay whatever happens: pinned, or in a slot in which nothing moves.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = sorted(problem.slots, key=lambda slot: (slot.span, slot.slot_id))
        self.people = sorted(problem.people, key=lambda person: person.person_id)
        self.slot_at = {slot.slot_id: number for number, slot in enumerate(self.slots)}
        self.person_at = {person.person_id: number for number, person in enumerate(self.people)}
        named = {one.department_id: one for one in problem.departments}
        ids = sorted({*named, *(person.department_id for person in self.people)})
        self.departments = {key: named.get(key, DepartmentFacts(key)) for key in ids}

    @cached_property
    def kept(self) -> tuple[Place, ...]:
        """The places that stay, in order."""
        return tuple(
            sorted(
                held.place
                for held in self.problem.current
                if held.is_pinned or self.slots[self.slot_at[held.place.slot_id]].is_fixed
            )
        )

    @cached_property
    def account_now(self) -> dict[tuple[int, int], int | None]:
        """The account each primary has now, by the positions of slot and person."""
        return {
            (self.slot_at[one.place.slot_id], self.person_at[one.place.person_id]): (
                one.place.account_id
            )
            for one in self.problem.current
            if one.place.kind == PRIMARY
        }

    @cached_property
    def kept_by(self) -> dict[int, list[Place]]:
        """The places that stay, by the position of their person."""
        found: dict[int, list[Place]] = {number: [] for number in range(len(self.people))}
        for place in self.kept:
            found[self.person_at[place.person_id]].append(place)
        return found

    @cached_property
    def kept_count(self) -> Counter[tuple[int, str]]:
        """How many stay in a slot, by position and kind."""
        return Counter((self.slot_at[place.slot_id], place.kind) for place in self.kept)

    @cached_property
    def kept_of(self) -> Counter[tuple[int, int]]:
        """How many primaries of a department stay in a slot, by position and department."""
        return Counter(
            (self.slot_at[place.slot_id], self.department_of(self.person_at[place.person_id]))
            for place in self.kept
            if place.kind == PRIMARY
        )

    @cached_property
    def could(self) -> tuple[tuple[int, ...], ...]:
        """For each person the slots they could take by their own rules."""
        return tuple(could_take(person, self.slots) for person in self.people)

    @cached_property
    def free(self) -> tuple[tuple[int, ...], ...]:
        """For each person the open slots they could take beside what they keep."""
        return tuple(
            tuple(
                number
                for number in could
                if not self.slots[number].is_fixed
                and not any(
                    self.clash(self.slot_at[place.slot_id], number)
                    for place in self.kept_by[person]
                )
            )
            for person, could in enumerate(self.could)
        )

    def clash(self, one: int, other: int) -> bool:
        """Whether nobody can have both slots: they overlap, or too little rest lies between."""
        starts, ready = self.starts, self.ready
        return starts[one] < ready[other] and starts[other] < ready[one]

    @cached_property
    def starts(self) -> list[datetime]:
        """When each slot starts."""
        return [slot.span.start for slot in self.slots]

    @cached_property
    def ready(self) -> list[datetime]:
        """When the people of each slot have had their rest after it."""
        return [slot.span.end + self.problem.rest for slot in self.slots]

    def department_of(self, person: int) -> int:
        """The id of the person's department."""
        return self.people[person].department_id

    def wanted(self, number: int, kind: str) -> int:
        """How many of the kind the slot wants."""
        slot = self.slots[number]
        return slot.needed if kind == PRIMARY else slot.standbys

    def room(self, number: int, kind: str) -> int:
        """How many the slot still takes beside those that stay."""
        if self.slots[number].is_fixed:
            return 0
        return max(0, self.wanted(number, kind) - self.kept_count[number, kind])

    def missing(self, kind: str) -> int:
        """How many places of the kind are empty while nobody is added."""
        return sum(
            max(0, self.wanted(number, kind) - self.kept_count[number, kind])
            for number in range(len(self.slots))
        )

    def most_more(self, person: int) -> int:
        """How many slots the person may still take as primary."""
        kept = sum(place.kind == PRIMARY for place in self.kept_by[person])
        return max(0, self.people[person].most_slots - kept)

    def weight(self, number: int) -> int:
        """What a place in the slot adds to a load."""
        return 2 if self.slots[number].is_night else 1

    def kept_load(self, person: int) -> int:
        """The load of the person from what stays."""
        return sum(self.weight(self.slot_at[place.slot_id]) for place in self.kept_by[person])

    def part(self, number: int) -> int:
        """The part of the event in which the slot starts."""
        return (self.slots[number].span.start - self.slots[0].span.start) // WINDOW

    @cached_property
    def following(self) -> tuple[tuple[int, int], ...]:
        """Pairs of slots that follow each other without a break."""
        starting = defaultdict(list)
        for number, slot in enumerate(self.slots):
            starting[slot.span.start].append(number)
        return tuple(
            (number, after)
            for number, slot in enumerate(self.slots)
            for after in starting.get(slot.span.end, ())
        )

    def crowds(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Every largest group among these slots, in order, of which nobody can have two."""
        group: list[int] = []
        for number in numbers:
            beside = [other for other in group if self.clash(other, number)]
            if len(beside) < len(group):
                yield group
            group = [*beside, number]
        if group:
            yield group
