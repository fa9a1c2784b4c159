"""Mending a rota: few people, as well covered as a rota made anew, and real choices."""

from dataclasses import replace

from rota.planner.solver.problem import REPAIR_ORDER, Goal, Problem
from rota.planner.solver.repair import coverage, proposals, touched
from rota.planner.solver.solve import solve
from tests.planner.solver.checker import checked
from tests.planner.solver.events import held, model_event

NIGHT_WORKER = 30  # one of Hostels, of whom the nights depend


def after_a_drop_out() -> Problem:
    """The best rota of the model event, confirmed by all, and a night worker who cannot come."""
    problem = model_event(standbys=0)
    rota = solve(problem, seconds=60).places
    people = tuple(
        replace(one, available=()) if one.person_id == NIGHT_WORKER else one
        for one in problem.people
    )
    return replace(problem, people=people, current=held(rota, 3), order=REPAIR_ORDER)


def test_a_drop_out_touches_three_people_at_most_and_leaves_no_more_gaps_than_a_new_rota() -> None:
    problem = after_a_drop_out()
    found = proposals(problem, seconds=60)
    anew = solve(replace(problem, current=()), seconds=60)
    assert len(touched(problem, found[0].places)) <= 3
    assert {coverage(one) for one in found} == {(anew.numbers[Goal.GAPS], 0)}


def test_proposals_are_lawful_and_each_disturbs_other_people_the_fewest_first() -> None:
    problem = after_a_drop_out()
    found = proposals(problem, seconds=60)
    people = [touched(problem, checked(problem, one).places) for one in found]
    assert len(set(people)) == len(people) > 1
    assert [len(one) for one in people] == sorted(len(one) for one in people)
