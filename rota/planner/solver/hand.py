"""The rota as it would be made by hand: slot by slot, always the one who has the least so far."""

from __future__ import annotations

from collections import Counter

from rota.planner.solver.allocate import allocated, can_all_post
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, STANDBY, Place, Problem


class Hand:
    """Fills a rota in the order of time. It breaks no rule, and it looks at nothing ahead."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.loads = Counter({n: ground.kept_load(n) for n in range(len(ground.people))})
        self.more = {n: ground.most_more(n) for n in range(len(ground.people))}
        self.taken: dict[int, list[int]] = {n: [] for n in range(len(ground.people))}
        self.posting: dict[int, list[int]] = {n: [] for n in range(len(ground.slots))}
        self.free = [frozenset(free) for free in ground.free]
        self.places: list[Place] = []
        self.count = Counter(ground.kept_count)

    def keep(self) -> None:
        """Leave what is there and may stay."""
        for held in sorted(self.ground.problem.current, key=lambda held: held.place):
            number = self.ground.slot_at[held.place.slot_id]
            person = self.ground.person_at[held.place.person_id]
            if self.is_open(number, held.place.kind) and self.can_take(
                person, number, held.place.kind
            ):
                self.take(person, number, held.place.kind)

    def fill(self) -> None:
        """Give every empty place to whoever could take it and has the least."""
        could: list[list[int]] = [[] for _ in self.ground.slots]
        for person, free in enumerate(self.ground.free):
            for number in free:
                could[number].append(person)
        for number, people in enumerate(could):
            for kind in (PRIMARY, STANDBY):
                for person in sorted(people, key=lambda person: (self.loads[person], person)):
                    if self.is_open(number, kind) and self.can_take(person, number, kind):
                        self.take(person, number, kind)

    def is_open(self, number: int, kind: str) -> bool:
        """Whether the slot still wants somebody."""
        wanted = self.ground.wanted(number, kind)
        return not self.ground.slots[number].is_fixed and self.count[number, kind] < wanted

    def can_take(self, person: int, number: int, kind: str) -> bool:
        """Whether nothing speaks against it."""
        if number not in self.free[person]:
            return False
        if any(self.ground.clash(other, number) for other in self.taken[person]):
            return False
        if kind == STANDBY:
            return True
        posting = [*self.posting[number], person]
        return self.more[person] > 0 and can_all_post(self.ground, number, posting)

    def take(self, person: int, number: int, kind: str) -> None:
        """Note the place."""
        slot_id = self.ground.slots[number].slot_id
        self.places.append(Place(slot_id, kind, self.ground.people[person].person_id))
        self.loads[person] += self.ground.weight(number)
        self.taken[person].append(number)
        self.count[number, kind] += 1
        if kind == PRIMARY:
            self.more[person] -= 1
            self.posting[number].append(person)


def by_hand(problem: Problem, *, keeps: bool = True) -> tuple[Place, ...]:
    """A rota that breaks no rule, with accounts; it keeps what is there unless told not to."""
    hand = Hand(Ground(problem))
    if keeps:
        hand.keep()
    hand.fill()
    return allocated(hand.ground, hand.places)
