"""The number of any rota under each goal, and what a change of places does to the numbers. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from rota.lib.spans import distance, overlaps
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import (
    NEARBY,
    PRIMARY,
    STANDBY,
    Goal,
    Held,
    Numbers,
    Place,
    Problem,
)

Term = tuple[Goal, int]


def numbers_of(problem: Problem, places: Iterable[Place]) -> Numbers:
    """The number of the rota under each goal, in the problem's order.

    Every place must be in a slot of the problem and held by one of its people. O(people x slots) at
    most to see who could take what, then one pass over slots, people, departments and places.
    """
    return Tally(Ground(problem), places).numbers()


def rank(numbers: Numbers) -> tuple[int, ...]:
    """The numbers in their order: of two rotas of a problem, the better has the smaller rank."""
    return tuple(numbers.values())


class Touched(NamedTuple):
    """Positions of slots, people and departments by id, stages by name."""

    slots: set[int]
    people: set[int]
    departments: set[int]
    stages: AbstractSet[str]


class Tally:
    """A rota, counted.

    Every goal is a sum of terms that each belong to one slot, person, department or stage, so a
    change of places alters only the terms of those it touches. Slots are known by their positions.
    """

    def __init__(self, ground: Ground, places: Iterable[Place]) -> None:
        self.ground = ground
        self.departments = ground.departments
        self.turns: dict[int, dict[tuple[int, str], Place]] = defaultdict(dict)
        self.on: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
        self.posts: Counter[int] = Counter()  # primaries of each department
        self.posts_in: Counter[tuple[int, int]] = Counter()  # and by the part of the event
        self.posts_of: Counter[str] = Counter()  # and by stage
        for place in places:
            self._count(place, 1)

    def numbers(self) -> Numbers:
        """The number under each goal, in the problem's order."""
        people = (person.person_id for person in self.ground.people)
        return self._sum(range(len(self.ground.slots)), people, self.departments, self.stages)

    def difference(self, away: Collection[Place], into: Collection[Place]) -> Numbers:
        """By how much each number changes when places go and others come, in the problem's order.

        O(places of the people concerned), however large the rota.
        """
        touched = self.touched((*away, *into))
        was = self._sum(*touched)
        self.change(away, into)
        now = self._sum(*touched)
        self.change(into, away)
        return {goal: now[goal] - was[goal] for goal in was}

    def touched(self, places: Iterable[Place]) -> Touched:
        """Everything whose terms may alter when any of these places comes or goes."""
        places = tuple(places)
        people = {place.person_id for place in places}
        departments = {self.department(person) for person in people}
        stages = {self.departments[one].stage for one in departments} & self.stages
        slots = {self.ground.slot_at[place.slot_id] for place in places}
        slots |= {before for slot in slots for before in self.before[slot]}
        return Touched(slots, people, departments, stages)

    def department(self, person_id: int) -> int:
        """The department of a person."""
        return self.ground.department_of(self.ground.person_at[person_id])

    @cached_property
    def stages(self) -> frozenset[str]:
        """The stages of the service whose departments have people."""
        peopled = {person.department_id for person in self.ground.people}
        return frozenset(self.departments[one].stage for one in peopled) - {""}

    @cached_property
    def after(self) -> list[list[int]]:
        """The slots that follow each slot without a break."""
        found: list[list[int]] = [[] for _ in self.ground.slots]
        for sooner, later in self.ground.following:
            found[sooner].append(later)
        return found

    @cached_property
    def before(self) -> list[list[int]]:
        """The slots that each slot follows without a break."""
        found: list[list[int]] = [[] for _ in self.ground.slots]
        for sooner, later in self.ground.following:
            found[later].append(sooner)
        return found

    @cached_property
    def could_post(self) -> frozenset[int]:
        """The people who could be primary in a slot that is not fixed, or in which they are."""
        slots = self.ground.slots
        theirs = {(one.place.person_id, one.place.slot_id) for one in self.ground.problem.current}
        return frozenset(
            person.person_id
            for person, could in zip(self.ground.people, self.ground.could, strict=True)
            for slot in map(slots.__getitem__, could)
            if not slot.is_fixed or (person.person_id, slot.slot_id) in theirs
        )

    @cached_property
    def parts(self) -> dict[int, set[int]]:
        """The parts of the event in which each department has somebody who could be primary."""
        found: dict[int, set[int]] = defaultdict(set)
        part = [self.ground.part(slot) for slot in range(len(self.ground.slots))]
        for person, could in zip(self.ground.people, self.ground.could, strict=True):
            found[person.department_id].update(part[slot] for slot in could)
        return found

    @cached_property
    def held(self) -> dict[int, list[Held]]:
        """What each person holds now."""
        found: dict[int, list[Held]] = defaultdict(list)
        for held in self.ground.problem.current:
            found[held.place.person_id].append(held)
        return found

    def change(self, away: Iterable[Place], into: Iterable[Place]) -> None:
        """Let places go and others come."""
        for place in away:
            self._count(place, -1)
        for place in into:
            self._count(place, 1)

    def _count(self, place: Place, by: int) -> None:
        """Let a place come (1) or go (-1)."""
        slot, department = self.ground.slot_at[place.slot_id], self.department(place.person_id)
        on = self.on[slot, place.kind]
        on[department] += by
        if not on[department]:
            del on[department]
        turns = self.turns[place.person_id]
        if by > 0:
            turns[slot, place.kind] = place
        else:
            del turns[slot, place.kind]
        if place.kind == PRIMARY:
            self.posts[department] += by
            self.posts_in[department, self.ground.part(slot)] += by
            self.posts_of[self.departments[department].stage] += by

    def _sum(
        self,
        slots: Iterable[int],
        people: Iterable[int],
        departments: Iterable[int],
        stages: Iterable[str],
    ) -> dict[Goal, int]:
        """The sums of all terms of these."""
        numbers = dict.fromkeys(self.ground.problem.order, 0)
        terms = chain(
            chain.from_iterable(map(self._of_slot, slots)),
            chain.from_iterable(map(self._of_person, people)),
            chain.from_iterable(map(self._of_department, departments)),
            ((Goal.DEPARTMENTS, not self.posts_of[stage]) for stage in stages),
        )
        for goal, number in terms:
            numbers[goal] += number
        return numbers

    def _of_slot(self, slot: int) -> Iterator[Term]:
        primaries, standbys = self.on[slot, PRIMARY], self.on[slot, STANDBY]
        yield Goal.GAPS, max(0, self.ground.wanted(slot, PRIMARY) - primaries.total())
        yield Goal.STANDBY_GAPS, max(0, self.ground.wanted(slot, STANDBY) - standbys.total())
        yield Goal.MIXED, primaries.total() - len(primaries)
        for later in self.after[slot]:
            yield Goal.MIXED, len(primaries.keys() & self.on[later, PRIMARY].keys())
        alone = (count for department, count in standbys.items() if department not in primaries)
        yield Goal.STANDBYS, sum(alone)

    def _of_person(self, person_id: int) -> Iterator[Term]:
        turns = self.turns[person_id]
        posts = any(kind == PRIMARY for _, kind in turns)
        yield Goal.TAKING_PART, person_id in self.could_post and not posts
        yield (
            Goal.WISHES,
            sum(self.suits_less(one) + self.posts_elsewhere(one) for one in turns.values()),
        )
        yield Goal.FAIRNESS, self.load(person_id) ** 2
        yield Goal.STANDBYS, self.standbys_far_from_own(turns)
        lost = (one for one in self.held.get(person_id, ()) if not self.has(one.place))
        yield Goal.CHANGE, sum(one.weight for one in lost)

    def _of_department(self, department_id: int) -> Iterator[Term]:
        fewest = self.departments[department_id].fewest
        yield Goal.DEPARTMENTS, max(0, fewest - self.posts[department_id])
        parts = self.parts.get(department_id, ())
        yield Goal.MIXED, sum(not self.posts_in[department_id, part] for part in parts)

    def has(self, place: Place) -> bool:
        """Whether the place is in the rota; from which account is no matter."""
        return (self.ground.slot_at[place.slot_id], place.kind) in self.turns[place.person_id]

    def load(self, person_id: int) -> int:
        """How much somebody has: their places, a night slot counted double."""
        return sum(self.ground.weight(slot) for slot, _ in self.turns[person_id])

    def suits_less(self, place: Place) -> bool:
        """Whether it is at a time that suits its person less."""
        person = self.ground.people[self.ground.person_at[place.person_id]]
        span = self.ground.slots[self.ground.slot_at[place.slot_id]].span
        return any(overlaps(span, time) for time in person.rather_not)

    def posts_elsewhere(self, place: Place) -> bool:
        """Whether a primary posts from none of their department's accounts, if it has any."""
        own = self.departments[self.department(place.person_id)].accounts
        return place.kind == PRIMARY and bool(own) and place.account_id not in own

    def standbys_far_from_own(self, turns: Iterable[tuple[int, str]]) -> int:
        """Standby places of somebody who posts at no time near by."""
        slots = self.ground.slots
        posts = [slots[slot].span for slot, kind in turns if kind == PRIMARY]
        standbys = [slots[slot].span for slot, kind in turns if kind == STANDBY]
        return sum(all(distance(one, post) > NEARBY for post in posts) for one in standbys)
