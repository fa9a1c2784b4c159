"""Each goal as a sum of columns, with the rows that make it count rightly when it is minimised."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rota.lib.spans import overlaps
from rota.planner.solver.accounts import Accounts
from rota.planner.solver.heard import Heard
from rota.planner.solver.linear import Sum, Term
from rota.planner.solver.model import Model
from rota.planner.solver.neighbours import mixed, standbys
from rota.planner.solver.problem import PRIMARY, STANDBY, Goal


class Goals:
    """The goals of a model. Ask for the sum of each when its turn comes: it brings its columns."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.ground = model.ground
        self.linear = model.linear
        self.heard = Heard(model)
        self.accounts = Accounts(model)
        self.makers: dict[Goal, Callable[[], Sum]] = {
            Goal.GAPS: self.gaps,
            Goal.STANDBY_GAPS: self.standby_gaps,
            Goal.DEPARTMENTS: self.departments,
            Goal.TAKING_PART: self.taking_part,
            Goal.WISHES: self.wishes,
            Goal.FAIRNESS: self.fairness,
            Goal.MIXED: lambda: mixed(model, self.heard),
            Goal.STANDBYS: lambda: standbys(model, self.heard),
            Goal.CHANGE: self.change,
        }

    def sum(self, goal: Goal) -> Sum:
        """The number of the goal."""
        return self.makers[goal]()

    def gaps(self) -> Sum:
        """People missing."""
        return self.empty(self.model.primary, PRIMARY)

    def standby_gaps(self) -> Sum:
        """Standbys missing."""
        return self.empty(self.model.standby, STANDBY)

    def empty(self, by_slot: Iterable[dict[int, int]], kind: str) -> Sum:
        """Places of the kind that nobody has; no slot ever takes more than it needs."""
        columns = (column for columns in by_slot for column in columns.values())
        return Sum(self.ground.missing(kind), [(column, -1) for column in columns])

    def departments(self) -> Sum:
        """Departments under their fewest, and stages of which nobody is primary."""
        total = Sum()
        stages: dict[str, list[int]] = {}
        peopled = {person.department_id for person in self.ground.people}
        for key, department in self.ground.departments.items():
            self.at_least(department.fewest, [key], total)
            if department.stage and key in peopled:
                stages.setdefault(department.stage, []).append(key)
        for keys in stages.values():
            self.at_least(1, keys, total)
        return total

    def at_least(self, fewest: int, departments: list[int], total: Sum) -> None:
        """Count the primaries that these departments have too few."""
        slots = range(len(self.ground.slots))
        kept = sum(self.ground.kept_of[n, key] for n in slots for key in departments)
        terms = [t for n in slots for key in departments for t in self.heard.people(n, key)]
        self.lacking(fewest - kept, terms, total)

    def lacking(self, wanted: int, terms: list[Term], total: Sum) -> None:
        """Count by how much the terms fall short of what is wanted."""
        if wanted <= 0:
            return
        if not terms:
            total.constant += wanted
            return
        short = self.linear.column(wanted)
        self.linear.at_most([(short, -1), *((c, -times) for c, times in terms)], -wanted)
        total.terms.append((short, 1))

    def taking_part(self) -> Sum:
        """People who could be primary somewhere and are not."""
        total = Sum()
        held = {(one.place.person_id, one.place.slot_id) for one in self.ground.problem.current}
        for person, facts in enumerate(self.ground.people):
            slots = [self.ground.slots[number] for number in self.ground.could[person]]
            could = any(
                not slot.is_fixed or (facts.person_id, slot.slot_id) in held for slot in slots
            )
            if could and not self.has_kept_primary(person):
                self.lacking(1, self.model.primaries(person, self.ground.free[person]), total)
        return total

    def has_kept_primary(self, person: int) -> bool:
        """Whether the person is primary somewhere whatever happens."""
        return any(place.kind == PRIMARY for place in self.ground.kept_by[person])

    def wishes(self) -> Sum:
        """Places at times that suit less, and posts from other accounts than one's own."""
        accounts = self.accounts
        total = Sum(0, list(accounts.wishes.terms))
        for person, facts in enumerate(self.ground.people):
            unliked = [
                number
                for number in self.ground.free[person]
                if any(overlaps(self.ground.slots[number].span, one) for one in facts.rather_not)
            ]
            total.terms += self.model.ones(person, unliked)
            for place in self.ground.kept_by[person]:
                span = self.ground.slots[self.ground.slot_at[place.slot_id]].span
                total.constant += any(overlaps(span, one) for one in facts.rather_not)
                if place.kind == PRIMARY:
                    total.constant += accounts.classes[person].wishes(place.account_id)
        return total

    def fairness(self) -> Sum:
        """Loads squared, from below by planes that touch at the whole numbers."""
        total = Sum()
        for person, free in enumerate(self.ground.free):
            load = self.ground.kept_load(person)
            total.constant += load * load
            terms = [
                (column, self.ground.weight(number))
                for number in free
                for column, _ in self.model.ones(person, [number])
            ]
            if terms:
                total.terms.append((self.squared(terms, load, self.most_load(person)), 1))
        return total

    def squared(self, terms: list[Term], load: int, most: int) -> int:
        """A column for what the square of a load grows by.

        Night slots weigh two, so between two loads that only they could lead to no load lies: the
        planes through those tighten the relaxation from some points off the best to the best.
        """
        grown = self.linear.column((load + most) ** 2 - load**2)
        weights = {weight for _, weight in terms}
        for at in range(load, load + most, min(weights)):
            slope = 2 * at + min(weights)
            self.plane(grown, [(c, slope * weight) for c, weight in terms], load, at, slope)
        for at in range(load, load + most, 2) if len(weights) > 1 else ():
            slopes = {1: 2 * at + 1, 2: 4 * at + 4}
            self.plane(grown, [(c, slopes[weight]) for c, weight in terms], load, at, 2 * at + 2)
        return grown

    def plane(self, grown: int, terms: list[Term], load: int, at: int, slope: int) -> None:
        """The square grows at least by these slopes from the load `at` on."""
        self.linear.at_most([(grown, -1), *terms], load**2 - at**2 + slope * (at - load))

    def most_load(self, person: int) -> int:
        """No less than all a person could be given at once weighs."""
        best: list[tuple[int, int]] = []  # position of a slot, the most up to it
        for number in self.ground.free[person]:
            apart = (most for other, most in reversed(best) if not self.ground.clash(other, number))
            most = next(apart, 0) + self.ground.weight(number)
            best.append((number, max(most, best[-1][1]) if best else most))
        return best[-1][1]

    def change(self) -> Sum:
        """Places that are taken away, each by its weight."""
        total = Sum()
        columns = dict(self.model.columns())
        kept = set(self.ground.kept)
        for held in self.ground.problem.current:
            if held.place in kept:
                continue
            total.constant += held.weight
            if held.place in columns:
                total.terms.append((columns[held.place], -held.weight))
        return total
