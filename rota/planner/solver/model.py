"""The rota as columns and rows: one column for each place somebody could be given."""

from __future__ import annotations

from collections.abc import Iterable

from rota.planner.solver.ground import Ground
from rota.planner.solver.linear import Linear, Term
from rota.planner.solver.problem import PRIMARY, STANDBY, Place


class Model:
    """Who could stand where, and what is never broken.

    A place that cannot be has no column. `primary[s]` and `standby[s]` are the columns of slot s
    by person, both by position.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.linear = Linear()
        slots = range(len(ground.slots))
        self.primary: list[dict[int, int]] = [{} for _ in slots]
        self.standby: list[dict[int, int]] = [{} for _ in slots]
        for person, free in enumerate(ground.free):
            self.add_places(person, free)
            self.keep_rest(person, free)
            self.keep_most(person, free)
        for number in slots:
            self.keep_needed(self.primary[number], ground.room(number, PRIMARY))
            self.keep_needed(self.standby[number], ground.room(number, STANDBY))

    def add_places(self, person: int, free: Iterable[int]) -> None:
        """A column for each place the person could be given."""
        has_more = self.ground.most_more(person) > 0
        for number in free:
            if has_more and self.ground.room(number, PRIMARY):
                self.primary[number][person] = self.linear.column()
            if self.ground.room(number, STANDBY):
                self.standby[number][person] = self.linear.column()

    def keep_rest(self, person: int, free: tuple[int, ...]) -> None:
        """One place at most in any stretch too short for two."""
        for crowd in self.ground.crowds(free):
            terms = self.ones(person, crowd)
            if len(terms) > 1:
                self.linear.at_most(terms, 1)

    def keep_most(self, person: int, free: tuple[int, ...]) -> None:
        """No more slots as primary than the person agreed to."""
        terms = self.primaries(person, free)
        if len(terms) > self.ground.most_more(person):
            self.linear.at_most(terms, self.ground.most_more(person))

    def keep_needed(self, columns: dict[int, int], room: int) -> None:
        """No more people in a slot than it needs."""
        if len(columns) > room:
            self.linear.at_most([(column, 1) for column in columns.values()], room)

    def ones(self, person: int, numbers: Iterable[int]) -> list[Term]:
        """All places of the person in these slots, each counted once."""
        return [
            (columns[person], 1)
            for number in numbers
            for columns in (self.primary[number], self.standby[number])
            if person in columns
        ]

    def primaries(self, person: int, numbers: Iterable[int]) -> list[Term]:
        """The places of the person as primary in these slots, each counted once."""
        return [(self.primary[n][person], 1) for n in numbers if person in self.primary[n]]

    def columns(self) -> Iterable[tuple[Place, int]]:
        """Every place that could be given, with its column."""
        ground = self.ground
        for kind, by_slot in ((PRIMARY, self.primary), (STANDBY, self.standby)):
            for slot, columns in zip(ground.slots, by_slot, strict=True):
                for person, column in columns.items():
                    yield Place(slot.slot_id, kind, ground.people[person].person_id), column
