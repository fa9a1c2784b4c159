"""Whether a rota breaks a rule, and what its numbers are. Shares no code with the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from rota.planner.solver.problem import (
    PRIMARY,
    STANDBY,
    PersonFacts,
    Place,
    Problem,
    SlotFacts,
    Solution,
)
from tests.planner.solver.words import by_the_words


class Check:
    """A rota held against every rule. What is pinned or in a fixed slot is no fault itself."""

    def __init__(self, problem: Problem, places: tuple[Place, ...]) -> None:
        self.problem = problem
        self.places = places
        self.slots = {slot.slot_id: slot for slot in problem.slots}
        self.people = {person.person_id: person for person in problem.people}
        self.stay = {
            held.place
            for held in problem.current
            if held.is_pinned or self.slots[held.place.slot_id].is_fixed
        }
        self.new = [place for place in places if place not in self.stay]

    def faults(self) -> list[str]:
        """Every rule that is broken, in words; none for a good rota."""
        return [
            *self.lost(),
            *self.wrong_places(),
            *self.too_many(),
            *self.too_close(),
            *self.beyond_most(),
            *self.wrong_accounts(),
        ]

    def lost(self) -> Iterator[str]:
        """What has to stay stays, with its account; nothing is there twice."""
        before = {(held.place, held.place.account_id) for held in self.problem.current}
        after = {(place, place.account_id) for place in self.places}
        for place in self.stay:
            if not any(one == place and (one, account) in after for one, account in before):
                yield f"{place} is gone"
        if len(set(self.places)) < len(self.places):
            yield "a place is there twice"

    def wrong_places(self) -> Iterator[str]:
        """Everybody is where they can be, in a slot in which something moves."""
        for place in self.new:
            slot, person = self.slots[place.slot_id], self.people[place.person_id]
            if slot.is_fixed:
                yield f"{place} is new in a fixed slot"
            if not self.is_free(person, slot):
                yield f"{place} cannot be"

    def is_free(self, person: PersonFacts, slot: SlotFacts) -> bool:
        """Minute by minute within their time, and neither declined nor a night not taken."""
        at, end = slot.span
        while at < end:
            reach = [free.end for free in person.available if free.start <= at < free.end]
            if not reach:
                return False
            at = max(reach)
        is_refused = slot.slot_id in person.declined or (slot.is_night and not person.at_night)
        return not is_refused

    def too_many(self) -> Iterator[str]:
        """Nobody is added to a slot that has what it needs."""
        count = Counter((place.slot_id, place.kind) for place in self.places)
        for slot_id, kind in {(place.slot_id, place.kind) for place in self.new}:
            slot = self.slots[slot_id]
            if count[slot_id, kind] > {PRIMARY: slot.needed, STANDBY: slot.standbys}[kind]:
                yield f"slot {slot_id} has too many"

    def too_close(self) -> Iterator[str]:
        """Rest lies between any two places of a person."""
        for one, other in combinations(sorted(self.places, key=lambda p: p.person_id), 2):
            if one.person_id == other.person_id and not {one, other} <= self.stay:
                first, second = sorted(self.slots[p.slot_id].span for p in (one, other))
                between = second.start - first.end
                if second.start < first.end or between < self.problem.rest:
                    yield f"{one} and {other} are too close"

    def beyond_most(self) -> Iterator[str]:
        """Nobody new is primary more often than agreed."""
        count = Counter(place.person_id for place in self.places if place.kind == PRIMARY)
        for place in self.new:
            most = self.people[place.person_id].most_slots
            if place.kind == PRIMARY and count[place.person_id] > most:
                yield f"{place} is beyond the most"

    def wrong_accounts(self) -> Iterator[str]:
        """Primaries post from accounts of theirs; each serves one person where there are enough."""
        for place in self.new:
            accounts = self.people[place.person_id].accounts if place.kind == PRIMARY else ()
            if place.account_id not in (accounts or (None,)):
                yield f"{place} posts from {place.account_id}"
        primaries = [place for place in self.places if place.kind == PRIMARY]
        posting = Counter((place.slot_id, place.account_id) for place in primaries)
        for place in self.new:
            is_one_each = self.slots[place.slot_id].needed <= len(self.problem.accounts)
            users = posting[place.slot_id, place.account_id]
            if place.account_id and is_one_each and users > 1:
                yield f"{place} shares an account"


def checked(problem: Problem, solution: Solution) -> Solution:
    """The same solution; AssertionError where it breaks a rule or counts wrongly."""
    assert Check(problem, solution.places).faults() == []
    assert dict(solution.numbers) == by_the_words(problem, list(solution.places))
    assert list(solution.numbers) == list(solution.bounds) == list(problem.order)
    assert all(solution.bounds[goal] <= solution.numbers[goal] for goal in problem.order)
    assert solution.is_proven == (dict(solution.bounds) == dict(solution.numbers))
    return solution
