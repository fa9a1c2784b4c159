"""Events too large to be decided at once."""

import pytest

from rota.planner.solver import days
from rota.planner.solver import solve as solving
from rota.planner.solver.days import Days
from rota.planner.solver.problem import Goal
from rota.planner.solver.proof import explain
from rota.planner.solver.solve import solve
from tests.planner.solver.checker import checked
from tests.planner.solver.events import large_event


def test_two_days_keep_every_rule_the_pins_and_the_rest_over_midnight() -> None:
    problem = large_event(60, 2)
    found = checked(problem, solve(problem, seconds=120))
    assert {one.place for one in problem.current} <= set(found.places)
    assert found.numbers[Goal.TAKING_PART] == 0


def test_what_people_could_fill_if_others_moved_is_filled_at_the_end() -> None:
    problem = large_event(60, 2)
    found = checked(problem, solve(problem, seconds=120, on_progress=lambda _: False))
    assert explain(problem, found.places).avoidable == ()


def test_no_part_is_begun_in_the_time_that_is_kept_for_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem, begun = large_event(60, 2), [0.0]
    for module in (days, solving):
        monkeypatch.setattr(module, "monotonic", lambda: begun[-1])
    monkeypatch.setattr(Days, "decide", lambda *part: begun.append(begun[-1] + 33))
    solve(problem, seconds=100)
    assert begun == [0, 33, 66, 99]  # at 99 seconds the fourth part was not begun


def test_stop_leaves_a_rota_that_can_be_used() -> None:
    problem = large_event(60, 2)
    checked(problem, solve(problem, seconds=120, on_progress=lambda _: False))


def test_the_same_event_gives_the_same_rota() -> None:
    problem = large_event(60, 2)
    assert solve(problem, seconds=120).places == solve(problem, seconds=120).places
