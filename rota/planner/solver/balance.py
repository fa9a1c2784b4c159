"""How evenly a rota is spread: what everybody carries, and who more or less than fair. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from rota.planner.solver.ground import could_take
from rota.planner.solver.problem import PRIMARY, STANDBY, Place, Problem


@dataclass(frozen=True)
class Load:
    """What somebody carries: slots in which they post, standby slots, and how many are at night."""

    slots: int = 0
    standbys: int = 0
    nights: int = 0

    @property
    def total(self) -> int:
        """All of them, those at night counted double."""
        return self.slots + self.standbys + self.nights


@dataclass(frozen=True)
class Balance:
    """How even the loads are, 0 to 100; the fair share; who is over or under it, furthest first."""

    score: int
    share: Fraction
    over: tuple[int, ...]
    under: tuple[int, ...]


def loads(problem: Problem, places: Iterable[Place]) -> Mapping[int, Load]:
    """The load of each person. O(people + places)."""
    nights = {slot.slot_id for slot in problem.slots if slot.is_night}
    counts = {person.person_id: Counter[str]() for person in problem.people}
    for place in places:
        counts[place.person_id][place.kind] += 1
        counts[place.person_id]["night"] += place.slot_id in nights
    return {
        person: Load(count[PRIMARY], count[STANDBY], count["night"])
        for person, count in counts.items()
    }


def balance(problem: Problem, places: Iterable[Place]) -> Balance:
    """How even the rota is among those who could take a slot or have one.

    score = 100 x the mean, over all pairs of people, of the smaller load divided by the larger (two
    who carry nothing are even), rounded down: 100 only if all carry the same.
    share = all loads together / people. Over is who carries more than the share rounded up; under
    is who carries less than the share rounded down and has not the most slots they agreed to.
    """
    slots = sorted(problem.slots, key=lambda slot: slot.span)
    carried = loads(problem, places)
    found = {
        person.person_id: carried[person.person_id]
        for person in problem.people
        if carried[person.person_id].total or could_take(person, slots)
    }
    most = {person.person_id: person.most_slots for person in problem.people}
    totals = {person: load.total for person, load in found.items()}
    share = Fraction(sum(totals.values()), max(len(totals), 1))
    by_total = sorted(totals, key=lambda person: (totals[person], person))
    return Balance(
        score=evenness(totals.values()),
        share=share,
        over=tuple(one for one in reversed(by_total) if totals[one] > ceil(share)),
        under=tuple(
            one for one in by_total if totals[one] < floor(share) and found[one].slots < most[one]
        ),
    )


def evenness(totals: Collection[int]) -> int:
    """100 x the mean over all pairs of the smaller divided by the larger, rounded down.

    O(n + k²) for k different totals, of which there are few.
    """
    pairs = len(totals) * (len(totals) - 1) // 2
    if not pairs:
        return 100
    counts = sorted(Counter(totals).items())
    same = sum(count * (count - 1) // 2 for _, count in counts)
    unlike = sum(
        few * many * Fraction(less, more) for (less, few), (more, many) in combinations(counts, 2)
    )
    return floor(100 * (same + unlike) / pairs)
