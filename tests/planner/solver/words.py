"""What each goal counts, word by word, as slow as it likes to be. The second way for `score`."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

from rota.lib.spans import Span
from rota.planner.solver.problem import (
    PRIMARY,
    STANDBY,
    DepartmentFacts,
    Goal,
    PersonFacts,
    Place,
    Problem,
    SlotFacts,
)

QUARTER = timedelta(minutes=15)


def by_the_words(whole: Problem, rota: list[Place]) -> dict[Goal, int]:
    """The number of the rota under each goal."""
    return {goal: count(Words(whole, rota)) for goal, count in MEANINGS.items()}


class Words:
    """A rota in words that need no explaining."""

    def __init__(self, whole: Problem, rota: list[Place]) -> None:
        self.whole, self.slots, self.people, self.rota = whole, whole.slots, whole.people, rota
        self.primaries = [place for place in rota if place.kind == PRIMARY]
        self.standbys = [place for place in rota if place.kind == STANDBY]
        self.departments = whole.departments

    def span(self, place: Place) -> Span:
        return next(slot.span for slot in self.slots if slot.slot_id == place.slot_id)

    def person(self, place: Place) -> PersonFacts:
        return next(one for one in self.people if one.person_id == place.person_id)

    def department(self, person: PersonFacts) -> DepartmentFacts:
        return next(d for d in self.departments if d.department_id == person.department_id)

    def of(self, place: Place) -> DepartmentFacts:
        return self.department(self.person(place))

    def posting(self, slot: SlotFacts, department: DepartmentFacts) -> int:
        """How many of a department are primary in a slot."""
        return sum(p.slot_id == slot.slot_id and self.of(p) == department for p in self.primaries)

    def count(self, places: list[Place], slot: SlotFacts) -> int:
        return sum(place.slot_id == slot.slot_id for place in places)

    def part(self, slot: SlotFacts) -> int:
        """0 for the first six hours, 1 for the next …"""
        first = min(one.span.start for one in self.slots)
        return int((slot.span.start - first).total_seconds()) // (6 * 3600)


def could(one: PersonFacts, slot: SlotFacts) -> bool:
    """Each quarter of an hour lies in one of their times, and nothing else speaks against it."""
    quarters = [slot.span.start + QUARTER * n for n in range((slot.span.length) // QUARTER)]
    is_free = all(
        any(time.start <= at and at + QUARTER <= time.end for time in one.available)
        for at in quarters
    )
    return is_free and (one.at_night or not slot.is_night) and slot.slot_id not in one.declined


def gaps(words: Words) -> int:
    return sum(max(0, slot.needed - words.count(words.primaries, slot)) for slot in words.slots)


def standby_gaps(words: Words) -> int:
    return sum(max(0, slot.standbys - words.count(words.standbys, slot)) for slot in words.slots)


def departments(words: Words) -> int:
    wanted = {words.department(person).stage for person in words.people} - {""}
    heard = {words.of(place).stage for place in words.primaries}
    return len(wanted - heard) + sum(
        max(0, one.fewest - sum(words.of(place) == one for place in words.primaries))
        for one in words.departments
    )


def taking_part(words: Words) -> int:
    theirs = [(held.place.slot_id, held.place.person_id) for held in words.whole.current]
    return sum(
        any(
            could(one, slot) and (not slot.is_fixed or (slot.slot_id, one.person_id) in theirs)
            for slot in words.slots
        )
        and not any(place.person_id == one.person_id for place in words.primaries)
        for one in words.people
    )


def wishes(words: Words) -> int:
    suit_less = sum(
        any(
            words.span(place).start < time.end and time.start < words.span(place).end
            for time in words.person(place).rather_not
        )
        for place in words.rota
    )
    return suit_less + sum(
        place.account_id not in words.of(place).accounts
        for place in words.primaries
        if words.of(place).accounts
    )


def fairness(words: Words) -> int:
    def load(one: PersonFacts) -> int:
        return sum(
            2 if slot.is_night else 1
            for slot, place in product(words.slots, words.rota)
            if place.slot_id == slot.slot_id and place.person_id == one.person_id
        )

    return sum(load(one) ** 2 for one in words.people)


def mixed(words: Words) -> int:
    in_a_row = sum(
        words.posting(one, department) > 0 and words.posting(two, department) > 0
        for one, two, department in product(words.slots, words.slots, words.departments)
        if one.span.end == two.span.start
    )
    in_a_slot = sum(
        max(0, words.posting(slot, department) - 1)
        for slot, department in product(words.slots, words.departments)
    )
    unheard = sum(
        any(
            words.department(one) == department and could(one, slot) and words.part(slot) == part
            for one, slot in product(words.people, words.slots)
        )
        and not any(
            words.posting(slot, department) for slot in words.slots if words.part(slot) == part
        )
        for department, part in product(
            words.departments, {words.part(slot) for slot in words.slots}
        )
    )
    return in_a_row + in_a_slot + unheard


def standbys(words: Words) -> int:
    def is_near(one: Place, other: Place) -> bool:
        a, b = words.span(one), words.span(other)
        return max(a.start - b.end, b.start - a.end) <= timedelta(hours=4)

    of_others = sum(
        not any(
            place.slot_id == one.slot_id and words.of(place) == words.of(one)
            for place in words.primaries
        )
        for one in words.standbys
    )
    return of_others + sum(
        not any(
            place.person_id == one.person_id and is_near(place, one) for place in words.primaries
        )
        for one in words.standbys
    )


def change(words: Words) -> int:
    there = [(place.slot_id, place.kind, place.person_id) for place in words.rota]
    return sum(
        held.weight
        for held in words.whole.current
        if (held.place.slot_id, held.place.kind, held.place.person_id) not in there
    )


MEANINGS: dict[Goal, Callable[[Words], int]] = {
    Goal.GAPS: gaps,
    Goal.STANDBY_GAPS: standby_gaps,
    Goal.DEPARTMENTS: departments,
    Goal.TAKING_PART: taking_part,
    Goal.WISHES: wishes,
    Goal.FAIRNESS: fairness,
    Goal.MIXED: mixed,
    Goal.STANDBYS: standbys,
    Goal.CHANGE: change,
}
