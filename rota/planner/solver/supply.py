"""How much of a group of openings people could fill at most, and where that is not enough. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, STANDBY
from rota.planner.solver.seating import Opening, Seating

Group = frozenset[Opening]
LONGEST = timedelta(days=1)  # a longer stretch is no explanation; a cut may still find it


@dataclass(frozen=True)
class Supply:
    """A group of openings, and the most of them that each person could have at once."""

    seating: Seating
    needs: Mapping[Opening, int]
    group: Group
    most: Mapping[int, int]

    @cached_property
    def short(self) -> int:
        """How many of the places needed stay empty whoever takes what; no proof if below 1."""
        return sum(self.needs[one] for one in self.group) - sum(self.most.values())

    def of(self, group: Group) -> Supply:
        """The same for another group. Costs no more than the people the difference concerns."""
        takers = {person for one in self.group ^ group for person in self.seating.takers[one]}
        posts = {slot for slot, kind in group if kind == PRIMARY}
        standbys = {slot for slot, kind in group if kind == STANDBY}
        most = {person: most_of(self.seating, person, posts, standbys) for person in takers}
        return Supply(self.seating, self.needs, group, {**self.most, **most})

    def reduced(self, least: int) -> Supply:
        """Without openings, many at a time and then one by one, while so many places are missing.

        Nothing more can be left out in the end. Places of primaries go first.
        """
        found, size = self, len(self.group)
        while True:
            before, size = found, max(size // 2, 1)
            order = sorted(found.group, key=lambda one: (one[1] != PRIMARY, one))
            for first in range(0, len(order), size):
                fewer = found.of(found.group - set(order[first : first + size]))
                if fewer.short >= least:
                    found = fewer
            if size == 1 and found is before:
                return found

    def parts(self) -> Iterator[Supply]:
        """The smallest proofs that together say that as many are missing as this one says.

        Each is short, and would be less so without any of its openings.
        """
        for one in self.reduced(self.short).components():
            yield from one.split()

    def components(self) -> Iterator[Supply]:
        """Groups with nobody in common who could take them; one of those that nobody could."""
        left = set(self.group)
        while left:
            first = min(left)
            left.remove(first)
            found, people = {first}, set(self.seating.takers[first])
            while more := {one for one in left if self.is_linked(one, people)}:
                left -= more
                found |= more
                people.update(*(self.seating.takers[one] for one in more))
            yield self.of(frozenset(found))

    def is_linked(self, opening: Opening, people: AbstractSet[int]) -> bool:
        """Whether any of the people could take it, or neither has anybody."""
        takers = self.seating.takers[opening]
        return not people.isdisjoint(takers) if people else not takers

    def split(self) -> Iterator[Supply]:
        """Small proofs as long as nothing is lost by taking them apart, then what is left."""
        left = self
        while True:
            core = left.reduced(1).extended(left.group)
            rest = left.of(left.group - core.group)
            if not 0 < rest.short == left.short - core.short:
                break
            yield core
            left = rest
        yield left.reduced(left.short)

    def extended(self, within: Group) -> Supply:
        """With openings for the same people of which each makes more places missing.

        Six slots with four people are one proof of two places, not two proofs of five slots.
        """
        found = self
        people = {person for person, most in self.most.items() if most}
        for opening in sorted(within - self.group):
            if people.issuperset(self.seating.takers[opening]):
                more = found.of(found.group | {opening})
                found = more if more.short > found.short else found
        return found.reduced(found.short)


def most_of(
    seating: Seating, person: int, posts: AbstractSet[int], standbys: AbstractSet[int]
) -> int:
    """The most of these slots the person could have at once, besides what they keep. Exact.

    Slots are taken by their end, each if it leaves rest after the last: no choice of slots is
    larger. With standbys, the most for each number of slots that only primaries are wanted in.
    """
    ground, most = seating.ground, seating.most[person]
    slots = [slot for slot in seating.by_end[person] if slot in posts or slot in standbys]
    if not standbys:
        return min(most, sum(1 for _ in cells(ground, slots)))
    if most >= len(slots) or not posts:
        return sum(1 for _ in cells(ground, slots))
    return most_mixed(ground, slots, [slot not in standbys for slot in slots], most)


def most_mixed(ground: Ground, slots: Sequence[int], only_posts: Sequence[bool], most: int) -> int:
    """The most of these slots, by their end, of which so many at most are only for primaries."""
    ends = [ground.slots[slot].span.end + ground.problem.rest for slot in slots]
    limit = min(most, sum(only_posts))
    best = [[0] * (limit + 1)]  # of the first so many slots, by how many primaries are allowed
    for slot, costs in zip(slots, only_posts, strict=True):
        before = best[bisect_right(ends, ground.slots[slot].span.start, hi=len(best) - 1)]
        taken = [before[n - costs] + 1 if n >= costs else 0 for n in range(limit + 1)]
        best.append([max(pair) for pair in zip(best[-1], taken, strict=True)])
    return best[-1][limit]


def ordered(ground: Ground, slots: Iterable[int], is_forward: bool = True) -> list[int]:
    """The slots by their end, or backwards by their start."""
    if is_forward:
        return sorted(slots, key=lambda slot: ground.slots[slot].span.end)
    return sorted(slots, key=lambda slot: ground.slots[slot].span.start, reverse=True)


def cells(ground: Ground, slots: Sequence[int]) -> Iterator[list[int]]:
    """Slots in order, forwards or backwards, in runs of which nobody can have two.

    Each run is those too near its first. The first of all runs can be had together, so that there
    are as many runs as anybody could have of the slots.
    """
    run: list[int] = []
    for slot in slots:
        if run and not ground.clash(run[0], slot):
            yield run
            run = []
        run.append(slot)
    if run:
        yield run


def stretches(seating: Seating, needs: Mapping[Opening, int]) -> Iterator[Group]:
    """Stretches of up to a day that need more people than there are, the shortest from each slot.

    Counted as they grow: O(slots x slots of a day x people). `needs` may change meanwhile.
    """
    for first in range(len(seating.ground.slots)):
        known: Group | None = None
        while (group := stretch_from(seating, needs, first)) and group != known:
            yield group
            known = group


def stretch_from(seating: Seating, needs: Mapping[Opening, int], first: int) -> Group | None:
    """The shortest stretch from the slot that is short of people."""
    ground = seating.ground
    group: set[Opening] = set()
    last_turn: dict[int, int] = {}
    more = list(seating.most)
    short = 0
    for slot in range(first, len(ground.slots)):
        if ground.slots[slot].span.end - ground.slots[first].span.start > LONGEST:
            return None
        here = [(slot, kind) for kind in seating.kinds if needs[slot, kind]]
        short += sum(needs[one] for one in here)
        group.update(here)
        for person in {person for one in here for person in seating.takers[one]}:
            if person in last_turn and ground.clash(last_turn[person], slot):
                continue
            if more[person] or STANDBY in seating.kinds:
                last_turn[person] = slot
                more[person] -= 1
                short -= 1
        if short > 0:
            return frozenset(group)
    return None


class Loose(Seating):
    """A rota under looser rules, under which people flow into places and a least cut is found.

    Instead of rest, one place in each cell of a person's slots. Most slots count only where no
    standby places are looked at, accounts never. Whoever keeps the true rules keeps these; and if
    there is no chain, all that was reached is full and needs more people than it could ever get.
    """

    def __init__(self, ground: Ground, kinds: Collection[str], *, is_forward: bool) -> None:
        super().__init__(ground, kinds)
        self.cell = {
            (person, slot): number
            for person, free in enumerate(ground.free)
            for number, run in enumerate(cells(ground, ordered(ground, free, is_forward)))
            for slot in run
        }

    def may_move(self, person: int, moving: Collection[int]) -> bool:
        """Twice does no harm where only numbers count."""
        return True

    def fits(self, person: int, opening: Opening, leaving: int | None = None) -> bool:
        """Accounts are not looked at."""
        return True

    def ways(self, person: int, opening: Opening) -> Sequence[Opening | None]:
        """The place in the same cell; else nothing, or any place if they have the most."""
        held, cell = self.held[person], self.cell[person, opening[0]]
        beside = [one for one in held if self.cell[person, one[0]] == cell]
        if not beside and STANDBY not in self.kinds and self.has_most(person, besides=()):
            return held
        return beside or (None,)
