"""A rota that is worked on: who sits where besides those who stay, and how to fill one more place.

Slots and people are known by their positions. No rule is broken at any moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, STANDBY, Held, Place, Problem
from rota.planner.solver.sharing import Sharing

Opening = tuple[int, str]  # a slot and a kind of place in it
KINDS = (PRIMARY, STANDBY)


@dataclass(frozen=True)
class Move:
    """A person takes an opening and gives up another, or nothing."""

    person: int
    into: Opening
    out_of: Opening | None


class Seating:
    """People in the open places of some kinds. Other places that can move are as good as empty."""

    def __init__(self, ground: Ground, kinds: Collection[str] = KINDS) -> None:
        self.ground = ground
        self.kinds = kinds
        self.sharing = Sharing(ground)
        self.people: dict[Opening, set[int]] = defaultdict(set)
        self.held: dict[int, list[Opening]] = defaultdict(list)
        self.takers: dict[Opening, list[int]] = defaultdict(list)
        self.in_vain: set[Opening] = set()
        self.most = [ground.most_more(person) for person in range(len(ground.people))]
        self.by_end = [sorted(free, key=lambda n: ground.slots[n].span.end) for free in ground.free]
        for person, free in enumerate(ground.free):
            kinds_of = [kind for kind in kinds if kind == STANDBY or self.most[person]]
            for slot in free:
                for kind in kinds_of:
                    self.takers[slot, kind].append(person)

    def places(self) -> dict[Opening, int]:
        """How many places can be filled besides those of people who stay, in order of time."""
        counts = {
            (slot, kind): self.ground.room(slot, kind)
            for slot in range(len(self.ground.slots))
            for kind in self.kinds
        }
        return {opening: count for opening, count in counts.items() if count}

    def missing(self) -> dict[Opening, int]:
        """The empty ones of these places."""
        counts = {one: count - len(self.people[one]) for one, count in self.places().items()}
        return {opening: count for opening, count in counts.items() if count}

    def moves(self) -> list[Move]:
        """The moves that seat everybody as they are."""
        return [Move(person, one, None) for person, held in self.held.items() for one in held]

    def take(self, person: int, opening: Opening) -> bool:
        """Give the person an empty place if no rule is against it; say whether that was so."""
        is_open = len(self.people[opening]) < self.ground.room(*opening)
        is_fit = is_open and person in self.takers[opening] and self.fits(person, opening)
        if is_fit and None in self.ways(person, opening):
            self.apply([Move(person, opening, None)])
            return True
        return False

    def apply(self, moves: Iterable[Move]) -> None:
        """Let people move."""
        for move in moves:
            self.people[move.into].add(move.person)
            self.held[move.person].append(move.into)
            if move.out_of:
                self.people[move.out_of].remove(move.person)
                self.held[move.person].remove(move.out_of)

    def fill(self, openings: Collection[Opening]) -> Counter[Opening]:
        """Fill as many empty places of these as chains do; say how many of each.

        What a chain has reached in vain is not looked at again before something else was filled.
        """
        filled = Counter[Opening]()
        missing = self.missing()
        while True:
            before = filled.total()
            self.in_vain = set()
            for opening in openings:
                while filled[opening] < missing.get(opening, 0) and self.fill_one(opening):
                    filled[opening] += 1
            if filled.total() == before:
                return filled

    def fill_one(self, opening: Opening) -> bool:
        """Fill one empty place if a chain of moves does it; nobody else's place stays empty."""
        moves = self.chain(opening)
        self.apply(moves)
        return bool(moves)

    def chain(self, start: Opening) -> list[Move]:
        """A shortest chain that fills an empty place: somebody takes it and leaves a place to
        somebody else, until one gives up nothing. Empty if there is none.

        Nobody moves twice in a chain, so that not every way is found; each one found is legal.
        O(people who could take what is reached).
        """
        came: dict[Opening, Move | None] = {start: None}
        waiting = deque([start] if start not in self.in_vain else [])
        while waiting:
            here = waiting.popleft()
            path = list(back(came, here))
            leaving = path[0].person if path else None
            moving = {move.person for move in path}
            for person in self.takers[here]:
                if person in self.people[here] or not self.may_move(person, moving):
                    continue
                ways = self.ways(person, here)
                new = [way for way in ways if way not in came and way not in self.in_vain]
                if not new or not self.fits(person, here, leaving):
                    continue
                if None in new:
                    return [Move(person, here, None), *path]
                for out_of in filter(None, new):
                    came[out_of] = Move(person, here, out_of)
                    waiting.append(out_of)
        self.in_vain |= came.keys()
        return []

    def may_move(self, person: int, moving: Collection[int]) -> bool:
        """Whether a chain in which these people move may move the person too."""
        return person not in moving

    def ways(self, person: int, opening: Opening) -> Sequence[Opening | None]:
        """What the person could give up to take the opening: nothing, or one of these places.

        Empty where one place would not be enough.
        """
        slot, kind = opening
        held = self.held[person]
        clashing = [one for one in held if self.ground.clash(one[0], slot)]
        if len(clashing) > 1:
            return ()
        if kind == PRIMARY and self.has_most(person, besides=clashing):
            return () if clashing else [one for one in held if one[1] == PRIMARY]
        return clashing or (None,)

    def has_most(self, person: int, besides: Collection[Opening]) -> bool:
        """Whether the person has all the slots they agreed to, some left out."""
        posts = sum(kind == PRIMARY for _, kind in self.held[person])
        return posts - sum(kind == PRIMARY for _, kind in besides) >= self.most[person]

    def fits(self, person: int, opening: Opening, leaving: int | None = None) -> bool:
        """Whether there is an account for everybody in the slot once the person is in."""
        slot, kind = opening
        if kind != PRIMARY or not self.sharing.is_contested(slot):
            return True
        group = [*(self.people[opening] - {leaving}), person]
        return len(self.sharing.accounts_for(slot, group)) == len(group)


def back(came: dict[Opening, Move | None], opening: Opening) -> Iterable[Move]:
    """The moves that lead to the opening, the last one first."""
    while move := came[opening]:
        yield move
        opening = move.into


def seated(problem: Problem, places: Iterable[Place], kinds: Collection[str] = KINDS) -> Seating:
    """The places of a rota, those of other kinds left out.

    A place that breaks a rule was put there knowingly: it stays, as if it were pinned.
    """
    places = tuple(places)
    seating = Seating(Ground(problem), kinds)
    kept = set(seating.ground.kept)
    strays = [
        place
        for place in places
        if place.kind in kinds and place not in kept and not seat(seating, place)
    ]
    if not strays:
        return seating
    pinned = tuple(Held(place, is_pinned=True) for place in strays)
    return seated(replace(problem, current=(*problem.current, *pinned)), places, kinds)


def seat(seating: Seating, place: Place) -> bool:
    """Give a place to its person if no rule is against it; say whether that was so."""
    ground = seating.ground
    person, slot = ground.person_at[place.person_id], ground.slot_at[place.slot_id]
    return seating.take(person, (slot, place.kind))


def placed(seating: Seating) -> list[Place]:
    """Everybody seated, as places without accounts."""
    slots, people = seating.ground.slots, seating.ground.people
    return [
        Place(slots[slot].slot_id, kind, people[person].person_id)
        for person, held in seating.held.items()
        for slot, kind in held
    ]


def filled(seating: Seating) -> Seating:
    """The same with fewer people missing, else with fewer standbys missing, as far as chains go.

    For a primary, standbys are taken away, and put back or replaced if they can be.
    """
    ground = seating.ground
    primaries = Seating(ground, (PRIMARY,))
    primaries.apply(move for move in seating.moves() if move.into[1] == PRIMARY)
    primaries.fill(primaries.missing())
    after = Seating(ground)
    after.apply(primaries.moves())
    for move in seating.moves():
        if move.into[1] == STANDBY:
            after.take(move.person, move.into)
    after.fill([opening for opening in after.missing() if opening[1] == STANDBY])
    return after
