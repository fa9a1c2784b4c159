"""Events too large to be decided at once."""

from rota.planner.solver.problem import Goal
from rota.planner.solver.solve import solve
from tests.planner.solver.checker import checked
from tests.planner.solver.events import large_event


def test_two_days_keep_every_rule_the_pins_and_the_rest_over_midnight() -> None:
    problem = large_event(60, 2)
    found = checked(problem, solve(problem, seconds=120))
    assert {one.place for one in problem.current} <= set(found.places)
    assert found.numbers[Goal.TAKING_PART] == 0


def test_stop_leaves_a_rota_that_can_be_used() -> None:
    problem = large_event(60, 2)
    checked(problem, solve(problem, seconds=120, on_progress=lambda _: False))


def test_the_same_event_gives_the_same_rota() -> None:
    problem = large_event(60, 2)
    assert solve(problem, seconds=120).places == solve(problem, seconds=120).places
