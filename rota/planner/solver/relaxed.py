"""The bound of a goal when places may be split: quick, and here nearly always the best itself."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from ortools.linear_solver.python import model_builder

from rota.planner.solver.linear import Row, Sum, Term

TOLERANCE = 1e-4


def relaxed(most: Sequence[int], rows: Sequence[Row], total: Sum, seconds: float) -> int | None:
    """No whole values of the columns give the sum less than this. None if time ran out."""
    model = model_builder.Model()  # type: ignore[no-untyped-call]
    columns = [model.new_num_var(0, upper, "") for upper in most]

    def expression(terms: Sequence[Term]) -> model_builder.LinearExprT:
        return model_builder.LinearExpr.weighted_sum(
            [columns[column] for column, _ in terms], [times for _, times in terms]
        )

    for row in rows:
        side = expression(row.terms)
        model.add(side == row.most if row.is_equal else side <= row.most)
    model.minimize(expression(total.terms))
    solver = model_builder.Solver("glop")
    solver.set_time_limit_in_seconds(seconds)
    if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
        return None
    return total.constant + ceil(solver.objective_value - TOLERANCE)
