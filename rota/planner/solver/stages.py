"""The goals of a problem one after another: each at its best before the next is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from rota.planner.solver.allocate import allocated
from rota.planner.solver.goals import Goals
from rota.planner.solver.ground import Ground
from rota.planner.solver.linear import Row, Sum
from rota.planner.solver.matching import most_posting
from rota.planner.solver.model import Model
from rota.planner.solver.problem import PRIMARY, Goal, Held, Place, Problem, Progress
from rota.planner.solver.relaxed import relaxed
from rota.planner.solver.score import numbers_of
from rota.planner.solver.search import Found, Search

OnProgress = Callable[[Progress], bool]
WORTH = {  # how many of the next goal one of these outweighs in the guess, at most
    (Goal.STANDBY_GAPS, Goal.CHANGE): 60,
    (Goal.WISHES, Goal.FAIRNESS): 100,
    (Goal.FAIRNESS, Goal.MIXED): 100,
}
# Once primaries are settled; a square grows fast. In parts of a large event, whose searches are cut
# short, so steep a sum was found to cost fairness.
WORTH_PROVING = WORTH | {(Goal.STANDBY_GAPS, Goal.FAIRNESS): 100}
WORTH_ELSE = 6
SHARE = 0.6  # of the time left that one search may take


class Stages:
    """A search through the goals. `places` is the best rota so far, `bounds` what is proven.

    A first search takes all goals at once, by weights that no number may exceed by much: it finds
    a rota that is mostly best already. Then each goal is proven in its turn, or bettered.
    """

    def __init__(
        self,
        problem: Problem,
        goals: Sequence[Goal],
        start: Sequence[Place],
        until: float,
        on_progress: OnProgress | None = None,
        effort: float | None = None,
    ) -> None:
        self.began = monotonic()
        self.until = until
        self.on_progress = on_progress
        self.is_stopped = False
        self.places = tuple(start)
        self.bounds: dict[Goal, int] = {}
        self.proven: set[Goal] = set()
        self.ground = Ground(problem)
        self.model = Model(self.ground)
        self.columns = dict(self.model.columns())
        self.goals = Goals(self.model)
        self.sums: dict[Goal, Sum] = {}
        self.made: dict[Goal, tuple[int, int]] = {}  # columns and rows there are with the goal
        for goal in goals:
            self.sums[goal] = self.goals.sum(goal)
            self.made[goal] = len(self.model.linear.most), len(self.model.linear.rows)
        self.held: list[Row] = []  # the numbers of the goals that are settled
        self.floors = {goal: max(0, self.end(total, min)) for goal, total in self.sums.items()}
        self.most = {
            goal: self.end(total, max) if total.most is None else total.most
            for goal, total in self.sums.items()
        }
        self.worth: dict[Goal, int] = {}
        self.is_guess_best = False
        self.search = Search(self.model.linear, effort)
        self.values: list[int] | None = None

    def end(self, total: Sum, side: Callable[[int, int], int]) -> int:
        """What the sum is no less or no more than, by the bounds of its columns alone."""
        most = self.model.linear.most
        return total.constant + sum(side(0, times * most[column]) for column, times in total.terms)

    def forbid(self, places: Sequence[Place], at_most: int) -> None:
        """Let no more of these places be given than so many."""
        columns = [self.columns[place] for place in places if place in self.columns]
        self.model.linear.at_most([(column, 1) for column in columns], at_most)

    def run(self) -> None:
        """Guess once, then settle every goal in turn, until all are or time is up."""
        is_new = len(self.ground.kept) == len(self.ground.problem.current)
        if not is_new and self.is_best_already():
            return
        self.guess()
        for goal in self.sums:
            self.settle(goal)

    def is_best_already(self) -> bool:
        """Whether the start, such as the rota that is there, is at the bound of every goal."""
        numbers = numbers_of(self.ground.problem, self.places)
        for goal, number in numbers.items():
            if goal not in self.sums:
                continue
            if number > self.floors[goal] and number != self.relaxed(goal):
                self.held.clear()
                return False
            self.hold(goal, number)
        self.bounds = {goal: numbers[goal] for goal in self.sums}
        self.proven = set(self.sums)
        self.model.linear.rows += self.held
        return True

    def lessen(self, goal: Goal, effort: float) -> None:
        """Less of a goal beside all that are settled, by so much work; nothing is proven of it."""
        self.sums[goal] = self.goals.sum(goal)
        if not numbers_of(self.ground.problem, self.places)[goal]:
            return
        self.search.tries, self.search.is_proving = ((1, effort),), False
        self.minimise(self.sums[goal], goal, 0)

    def guess(self) -> None:
        """One search for all goals together."""
        total, worth, above = Sum(), 1, 0
        worths = WORTH_PROVING if self.search.is_proving else WORTH
        after: Goal | None = None
        for goal, one in reversed(self.sums.items()):
            if not one.terms:  # nothing can be done about it
                continue
            most = worths.get((goal, after), WORTH_ELSE) if after else 1
            self.worth[goal] = worth = min(above + 1, worth * most)
            total.constant += worth * one.constant
            total.terms += [(column, worth * times) for column, times in one.terms]
            above += worth * max(0, self.most[goal] - self.floors[goal])
            after = goal
        if total.terms:
            self.is_guess_best = self.minimise(total, None, 0).is_best

    def settle(self, goal: Goal) -> None:
        """Prove the number of the goal, or better it; then hold it."""
        total, bound = self.sums[goal], self.floors[goal]
        if self.is_proven_by_guess(goal):
            bound = total.at(self.values or [])
        for bounding in (self.matched, self.relaxed):
            if self.values is not None and total.at(self.values) > bound:
                bound = max(bound, bounding(goal) or bound)
        if self.values is None or total.at(self.values) > bound:
            bound = max(bound, self.minimise(total, goal, bound).bound)
        if self.values is None:
            return
        number = total.at(self.values)
        self.bounds[goal] = min(bound, number)
        if bound >= number:
            self.proven.add(goal)
        self.hold(goal, number)
        self.model.linear.rows.append(self.held[-1])

    def hold(self, goal: Goal, number: int) -> None:
        """Nothing that is looked at later may make more of the goal than this."""
        total = self.sums[goal]
        self.held.append(Row(tuple(total.terms), number - total.constant))

    def is_proven_by_guess(self, goal: Goal) -> bool:
        """Whether the guess was the best by its weights, and one less of the goal outweighs all.

        The goals before it are at their best, so a better rota would have less of this one, and be
        better by the weights as well, however much worse it were under the goals after it.
        """
        if not self.is_guess_best or self.values is None:
            return False
        goals = list(self.sums)
        after = goals[goals.index(goal) + 1 :]
        loss = sum(
            self.worth[g] * (self.most[g] - self.sums[g].at(self.values))
            for g in after
            if self.sums[g].terms
        )
        return self.worth.get(goal, 0) > loss and self.proven >= set(goals[: goals.index(goal)])

    def matched(self, goal: Goal) -> int | None:
        """The bound of TAKING_PART from who could post where, without a solver."""
        if goal is not Goal.TAKING_PART:
            return None
        total = self.sums[goal]
        return total.constant + len(total.terms) - most_posting(self.model)

    def relaxed(self, goal: Goal) -> int | None:
        """The bound of the goal from the relaxation, without the rows of the goals after it."""
        columns, rows = self.made[goal]
        linear, seconds = self.model.linear, (self.until - monotonic()) * SHARE
        if self.is_stopped or seconds <= 0:
            return None
        known = [*linear.rows[:rows], *self.held]
        return relaxed(linear.most[:columns], known, self.sums[goal], seconds)

    def minimise(self, total: Sum, goal: Goal | None, floor: int) -> Found:
        """Search for the least of the sum and keep what is found."""
        seconds = (self.until - monotonic()) * SHARE
        if self.is_stopped or seconds <= 0:
            return Found(None, floor, is_best=False)
        shown = goal or next(iter(self.sums))

        def ask(number: int | None, bound: int | None) -> bool:
            return self.ask(shown, number if goal else None, bound if goal else None)

        hint = self.hint() if self.values is None else self.values
        found = self.search.minimise(total, hint, floor, seconds, ask)
        if found.values is not None:
            self.is_guess_best = not goal  # for what is left of the goals, only until bettered
            self.values = found.values
            self.places = self.read(found.values)
        if goal and self.values is not None:
            self.ask(goal, total.at(self.values), found.bound)
        return found

    def ask(self, goal: Goal, number: int | None, bound: int | None) -> bool:
        """Tell how far it is; whether to go on."""
        if self.on_progress and not self.is_stopped:
            progress = Progress(goal, number, bound, monotonic() - self.began)
            self.is_stopped = not self.on_progress(progress)
        return not self.is_stopped

    def hint(self) -> list[int | None]:
        """What is there now as values: searches that start from nothing find the best sooner."""
        if not self.ground.problem.current:
            return []
        given = {self.columns[place] for place in self.places if place in self.columns}
        values: list[int | None] = [None] * len(self.model.linear.most)
        for column in self.columns.values():
            values[column] = int(column in given)
        return values

    def read(self, values: list[int]) -> tuple[Place, ...]:
        """The rota that the values say."""
        given = [place for place, column in self.columns.items() if values[column]]
        return allocated(self.ground, given)


def joint(problem: Problem) -> list[Goal]:
    """The goals that are proven for primaries and standbys together, in order.

    Not STANDBYS, nor CHANGE where it comes after it.
    """
    order = problem.order
    apart = {Goal.STANDBYS}
    if Goal.CHANGE in order and Goal.STANDBYS in order[: order.index(Goal.CHANGE)]:
        apart.add(Goal.CHANGE)
    return [goal for goal in order if goal not in apart]


def around(problem: Problem, places: Sequence[Place]) -> Problem:
    """The same problem with the primaries of a rota settled: only standbys are open."""
    primaries = [place for place in places if place.kind == PRIMARY]
    kept = [Held(place, is_pinned=True) for place in primaries]
    others = [held for held in problem.current if held.place.kind != PRIMARY]
    return replace(problem, current=(*kept, *others))
