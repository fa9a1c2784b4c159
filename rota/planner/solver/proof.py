"""Why places stay empty: the smallest groups of places that the people cannot fill together. Pure.

A proof is one of counting (Hall): of these places everybody could have so many at most, by when
they are available, by nights, rest and the slots they agreed to, and the sum is less than is
needed. It is sound whatever else is decided. Where it is not found, the places may still be
impossible to fill: that is said too, unless a way to fill them was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from rota.planner.solver.problem import PRIMARY, Place, Problem
from rota.planner.solver.seating import KINDS, Opening, seated
from rota.planner.solver.supply import Group, Loose, Supply, stretches


@dataclass(frozen=True)
class Openings:
    """So many places of a kind in a slot."""

    slot_id: int
    kind: str
    count: int


@dataclass(frozen=True)
class AtMost:
    """So many of some places are the most that a person could have at once."""

    person_id: int
    count: int


@dataclass(frozen=True)
class Shortage:
    """Places that cannot all be filled: these people could have so many at most, nobody else any.

    `openings` are the places besides those of people who stay. With `accounts`, the people named
    could post in the slot from others; everybody else posts from these, one at a time.
    Without any of the openings, fewer would be missing.
    """

    openings: tuple[Openings, ...]
    people: tuple[AtMost, ...]
    accounts: tuple[int, ...] = ()

    @property
    def needed(self) -> int:
        """How many places there are to fill."""
        return sum(one.count for one in self.openings)

    @property
    def fillable(self) -> int:
        """How many of them can be filled at most."""
        return sum(one.count for one in self.people) + len(self.accounts)

    @property
    def missing(self) -> int:
        """How many of them stay empty at least."""
        return self.needed - self.fillable


@dataclass(frozen=True)
class Explanation:
    """The gaps of a rota, in order of time.

    `avoidable` ones can be filled by moving people, with nobody's place left empty for it;
    `unproven` are those for which neither a way nor a proof was found.
    """

    shortages: tuple[Shortage, ...]
    avoidable: tuple[Openings, ...]
    unproven: tuple[Openings, ...]


def shortages(problem: Problem, places: Iterable[Place]) -> tuple[Shortage, ...]:
    """The proofs for the gaps of a rota, those of primaries first."""
    return explain(problem, places).shortages


def explain(problem: Problem, places: Iterable[Place]) -> Explanation:
    """Every gap of a rota, primaries and standbys: with a proof, a way out, or neither.

    Primaries are looked at as if standbys could go; standbys as if every primary could change, but
    no place of a primary be left empty for them. Places that break a rule without being pinned were
    put there knowingly and stay. Slots in which nothing moves are left out. Every proof holds on
    its own; of a rota that is not the best, together they may explain more than the best lacks.
    """
    places = tuple(places)
    found = [Gaps(problem, places, kind) for kind in KINDS]
    return Explanation(
        shortages=tuple(shortage for gaps in found for shortage in gaps.in_order()),
        avoidable=tuple(one for gaps in found for one in gaps.openings(gaps.avoidable)),
        unproven=tuple(one for gaps in found for one in gaps.openings(gaps.open)),
    )


class Gaps:
    """The gaps of one kind of place: filled where that is possible, then proven where it is not.

    `needs` are the places there are to fill, besides those that are known to stay empty.
    """

    def __init__(self, problem: Problem, places: tuple[Place, ...], kind: str) -> None:
        self.kind = kind
        self.seating = seated(problem, places, KINDS[: KINDS.index(kind) + 1])
        self.ground = self.seating.ground
        self.avoidable = self.seating.fill(self.missing())
        self.open = Counter(self.missing())
        given_up = Counter(self.seating.missing()) - self.open
        self.places = self.seating.places()
        self.needs = Counter(self.places) - given_up
        self.shortages: list[Shortage] = []
        for group in chain(self.cuts(), self.stretches()):
            self.use(group)
        for opening in list(+self.open):
            self.use_accounts(opening)

    def missing(self) -> dict[Opening, int]:
        """The empty places of the kind."""
        return {one: count for one, count in self.seating.missing().items() if one[1] == self.kind}

    def in_order(self) -> list[Shortage]:
        """The proofs in order of time."""
        slot_at = self.ground.slot_at
        return sorted(self.shortages, key=lambda one: slot_at[one.openings[0].slot_id])

    def openings(self, counts: Mapping[Opening, int]) -> tuple[Openings, ...]:
        """The same in the words of the problem."""
        return tuple(
            Openings(self.ground.slots[slot].slot_id, kind, count)
            for (slot, kind), count in sorted(counts.items())
            if count > 0
        )

    def cuts(self) -> Iterator[Group]:
        """The places that are full however people flow, and with them the gaps they flow from."""
        for is_forward in (True, False):
            loose = Loose(self.ground, self.seating.kinds, is_forward=is_forward)
            loose.apply(self.seating.moves())
            loose.fill(self.open)
            yield frozenset(loose.in_vain)

    def stretches(self) -> Iterator[Group]:
        """Stretches of time that are short of people, while there are gaps without a proof."""
        if self.open.total():
            yield from stretches(self.seating, self.needs)

    def use(self, group: Group) -> None:
        """Note the proofs that are to be found in the group."""
        whole = Supply(self.seating, self.needs, frozenset(), {}).of(group)
        if whole.short > 0:
            for part in list(whole.parts()):
                self.note(part.group, part.most, frozenset(), part.short)

    def use_accounts(self, opening: Opening) -> None:
        """Note a proof if the people for a slot would have to share accounts."""
        sharing, slot = self.seating.sharing, opening[0]
        if self.kind == PRIMARY and sharing.is_contested(slot):
            people, accounts = sharing.bottleneck(slot, self.seating.takers[opening])
            missing = self.needs[opening] - len(people) - len(accounts)
            if missing > 0:
                self.note({opening}, dict.fromkeys(people, 1), accounts, missing)

    def note(
        self,
        group: AbstractSet[Opening],
        people: Mapping[int, int],
        accounts: AbstractSet[int],
        missing: int,
    ) -> None:
        """Keep a proof; so many more of the places are now known to stay empty."""
        self.shortages.append(
            Shortage(
                openings=self.openings({one: self.places[one] for one in group}),
                people=tuple(
                    AtMost(self.ground.people[person].person_id, count)
                    for person, count in sorted(people.items())
                    if count
                ),
                accounts=tuple(sorted(accounts)),
            )
        )
        for opening in sorted(group):
            known = min(missing, self.open[opening])
            missing -= known
            self.open[opening] -= known
            self.needs[opening] -= known
