"""How many people could post at once, one place each."""

import pytest

from rota.planner.solver.ground import Ground
from rota.planner.solver.matching import most_posting
from rota.planner.solver.model import Model
from rota.planner.solver.problem import Goal
from rota.planner.solver.stages import Stages, joint
from tests.planner.solver.events import model_event


@pytest.mark.parametrize(("seed", "without"), [(0, 1), (10, 2)])
def test_that_some_of_the_model_event_cannot_take_part_is_proven_without_a_solver(
    seed: int, without: int
) -> None:
    problem = model_event(seed)
    stages = Stages(problem, joint(problem), (), until=0)
    assert stages.matched(Goal.TAKING_PART) == without


def test_nobody_posts_where_nothing_is_needed() -> None:
    assert most_posting(Model(Ground(model_event(0, needed=0)))) == 0


def test_everybody_posts_where_there_is_room_for_all() -> None:
    problem = model_event(0, needed=47)
    able = {person for columns in Model(Ground(problem)).primary for person in columns}
    assert most_posting(Model(Ground(problem))) == len(able)
