"""Finds the least of a sum over columns and rows, and proves it: CP-SAT, one thread, repeatable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from threading import Thread
from time import monotonic

from ortools.sat.python import cp_model

from rota.planner.solver.linear import Linear, Row, Sum, Term

# Seeds, each with the work that is spent on it: counted the same way on any machine. A search that
# has not come to an end by then was unlucky, and is begun anew.
TRIES: tuple[tuple[int, float | None], ...] = ((1, 0.6), (2, 1.2), (3, None))
ASKED_EVERY = 0.25  # seconds
Ask = Callable[[int | None, int | None], bool]  # told number and bound; whether to go on


@dataclass(frozen=True)
class Found:
    """Values of the columns, none if no way was found; no values give less than the bound."""

    values: list[int] | None
    bound: int
    is_best: bool


class Watch(cp_model.CpSolverSolutionCallback):
    """Keeps the newest number, for whoever asks meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.number: int | None = None
        self.bound: int | None = None

    def on_solution_callback(self) -> None:
        """A better way was found."""
        self.number = round(self.objective_value)
        self.note_bound(self.best_objective_bound)

    def note_bound(self, bound: float) -> None:
        """No way is better than this."""
        self.bound = whole(bound)


def whole(bound: float) -> int | None:
    """A bound of whole numbers."""
    return ceil(bound - 1e-6) if isfinite(bound) else None


class Search:
    """The columns and rows as the solver knows them. What is added later is passed on in turn."""

    def __init__(self, linear: Linear, effort: float | None = None) -> None:
        self.linear = linear
        self.tries = TRIES if effort is None else ((1, effort),)
        self.is_proving = effort is None
        self.model = cp_model.CpModel()
        self.columns: list[cp_model.IntVar] = []
        self.rows = 0

    def minimise(
        self, total: Sum, hint: Sequence[int | None], floor: int, seconds: float, ask: Ask
    ) -> Found:
        """The least of the sum within so many seconds, starting from the hint; never under floor.

        The solver works in a thread of its own while `ask` is asked in the caller's: it may use
        what belongs to the caller, such as a database connection.
        """
        self.catch_up()
        self.model.minimize(self.expression(total.terms) + total.constant)
        until = monotonic() + seconds
        best = Found(None, floor, is_best=False)
        for seed, effort in self.tries:
            self.hint(hint if best.values is None else best.values)
            found, is_stopped = self.once(
                self.solver(seed, effort, until - monotonic()), floor, ask
            )
            if found.values is not None:
                best = Found(found.values, max(best.bound, found.bound), found.is_best)
            if found.is_best or is_stopped or monotonic() >= until:
                break
        return best

    def once(self, solver: cp_model.CpSolver, floor: int, ask: Ask) -> tuple[Found, bool]:
        """One search, and whether it was told to stop."""
        watch, is_stopped = Watch(), False
        solver.best_bound_callback = watch.note_bound
        statuses: list[cp_model.CpSolverStatus] = []
        thread = Thread(target=lambda: statuses.append(solver.solve(self.model, watch)))
        thread.start()
        while thread.is_alive():
            thread.join(ASKED_EVERY)
            if thread.is_alive() and not ask(watch.number, watch.bound):
                is_stopped = True
                solver.stop_search()
                thread.join()
        if statuses not in ([cp_model.OPTIMAL], [cp_model.FEASIBLE]):
            return Found(None, floor, is_best=False), is_stopped
        bound = max(floor, whole(solver.best_objective_bound) or floor)
        values = [int(solver.value(column)) for column in self.columns]
        return Found(values, bound, is_best=statuses == [cp_model.OPTIMAL]), is_stopped

    def hint(self, values: Sequence[int | None]) -> None:
        """Begin with these values of the columns, where there are any."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for column, value in zip(self.columns, values, strict=False):
            if value is not None:
                self.model.add_hint(column, value)

    def catch_up(self) -> None:
        """Pass on what is new."""
        for most in self.linear.most[len(self.columns) :]:
            self.columns.append(self.model.new_int_var(0, most, ""))
        for row in self.linear.rows[self.rows :]:
            self.add(row)
        self.rows = len(self.linear.rows)

    def add(self, row: Row) -> None:
        """One row; the solver reasons better about "one of these at most" when told so."""
        if self.is_one_of(row):
            self.model.add_at_most_one(self.columns[column] for column, _ in row.terms)
        elif row.is_equal:
            self.model.add(self.expression(row.terms) == row.most)
        else:
            self.model.add(self.expression(row.terms) <= row.most)

    def is_one_of(self, row: Row) -> bool:
        """Whether the row says: one of these at most."""
        most = self.linear.most
        is_single = row.most == 1 and not row.is_equal
        return is_single and all(times == 1 and most[column] == 1 for column, times in row.terms)

    def expression(self, terms: Sequence[Term]) -> cp_model.LinearExprT:
        """The terms in the solver's words."""
        columns = [self.columns[column] for column, _ in terms]
        return cp_model.LinearExpr.weighted_sum(columns, [times for _, times in terms])

    def solver(self, seed: int, effort: float | None, seconds: float) -> cp_model.CpSolver:
        """A solver whose relaxation is tight from the start and whose run can be repeated."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 2
        solver.parameters.add_lp_constraints_lazily = False
        solver.parameters.cut_level = 0
        # The relaxation's bound is nearly always the best number: look for it there first.
        solver.parameters.use_objective_lb_search = self.is_proving
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        if effort is not None:
            solver.parameters.max_deterministic_time = effort
        return solver
