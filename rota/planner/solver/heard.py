"""Which department is heard in a slot: at least one of its people is primary there."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from rota.planner.solver.linear import Sum, Term
from rota.planner.solver.model import Model
from rota.planner.solver.problem import PRIMARY


class Heard:
    """Zero or one for each slot and department, as a sum of columns."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.ground = model.ground
        self.columns: list[dict[int, list[Term]]] = [self.by_department(s) for s in model.primary]
        self.sum = cache(self.make)

    def by_department(self, columns: dict[int, int]) -> dict[int, list[Term]]:
        """The columns of a slot by department."""
        found = defaultdict(list)
        for person, column in columns.items():
            found[self.ground.department_of(person)].append((column, 1))
        return found

    def people(self, number: int, department: int) -> list[Term]:
        """The columns of the department's people in the slot."""
        return self.columns[number].get(department, [])

    def any(self, numbers: list[int], department: int) -> Sum:
        """More than nothing when the department is heard in one of the slots."""
        kept = sum(self.ground.kept_of[number, department] for number in numbers)
        return Sum(kept, [term for number in numbers for term in self.people(number, department)])

    def make(self, number: int, department: int) -> Sum:
        """One when the department is heard in the slot. Always right, not only when minimised."""
        people = self.people(number, department)
        if self.ground.kept_of[number, department]:
            return Sum(1)
        if self.ground.room(number, PRIMARY) <= 1 or len(people) <= 1:
            return Sum(0, people)
        linear = self.model.linear
        heard = linear.column()
        for column, _ in people:
            linear.at_most([(column, 1), (heard, -1)], 0)
        linear.at_most([(heard, 1), *((column, -1) for column, _ in people)], 0)
        linear.at_most([*people, (heard, -self.ground.room(number, PRIMARY))], 0)  # tightens
        return Sum(0, [(heard, 1)])

    def twice(self, number: int, department: int) -> Sum:
        """How many of the department are primary in the slot beyond the first."""
        kept = self.ground.kept_of[number, department]
        people = self.people(number, department)
        heard = self.sum(number, department)
        return Sum(
            kept - heard.constant,
            [*people, *((column, -times) for column, times in heard.terms)],
        )
