"""A difference of numbers, told by its causes: nothing is left out and nothing made up."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.causes import Cause, Change, What, changes
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, DepartmentFacts, Held, Place
from rota.planner.solver.score import Tally
from tests.planner.solver.small import (
    ALEX,
    CORA,
    COURTS,
    HOSTELS,
    SAM,
    half_hours,
    person,
    places_of,
    posts,
    problem,
    problems,
    slots,
)


def test_each_cause_says_whom_or_what_it_is_about() -> None:
    departments = [DepartmentFacts(HOSTELS, fewest=1), DepartmentFacts(COURTS)]
    cora = person(CORA, of=COURTS, rather_not=(half_hours(0, 1),))
    sam = posts((0, SAM))[0]
    whole = problem(slots(1), [person(SAM), cora], departments, current=(Held(sam, weight=3),))
    found = changes(Tally(Ground(whole), [sam]), [sam], posts((0, CORA)))
    assert set(found) == {
        Change(Cause(What.UNDER_FEWEST, department_id=HOSTELS), 0, 1),
        Change(Cause(What.NO_SLOT, SAM), 0, 1),
        Change(Cause(What.NO_SLOT, CORA), 1, 0),
        Change(Cause(What.SUITS_LESS, CORA, slot_id=0), 0, 1),
        Change(Cause(What.LOAD, SAM), 1, 0),
        Change(Cause(What.LOAD, CORA), 0, 1),
        Change(Cause(What.UNHEARD, department_id=HOSTELS, part=0), 0, 1),
        Change(Cause(What.UNHEARD, department_id=COURTS, part=0), 1, 0),
        Change(Cause(What.LOST, SAM), 0, 3),
    }
    assert found[0].cause.what == What.UNDER_FEWEST


def test_a_department_twice_running_is_its_own_cause() -> None:
    whole = problem(slots(2), [person(SAM), person(ALEX), person(CORA, of=COURTS)])
    tally = Tally(Ground(whole), posts((0, SAM), (1, CORA)))
    found = changes(tally, posts((1, CORA)), posts((1, ALEX)))
    assert Change(Cause(What.RUNNING, department_id=HOSTELS, slot_id=0), 0, 1) in found


@given(st.data())
def test_the_causes_add_up_to_the_difference(data: st.DataObject) -> None:
    whole = data.draw(problems())
    rota = data.draw(places_of(whole))
    tally = Tally(Ground(whole), rota)
    away = data.draw(st.lists(st.sampled_from(rota), unique=True)) if rota else []
    taken = {(one.slot_id, one.person_id) for one in rota}
    free = [
        Place(slot.slot_id, PRIMARY, one.person_id)
        for slot in whole.slots
        for one in whole.people
        if (slot.slot_id, one.person_id) not in taken
    ]
    into = data.draw(st.lists(st.sampled_from(free), unique=True, max_size=2)) if free else []
    told = Counter[object]()
    for one in changes(tally, away, into):
        told[one.cause.what.goal] += one.by
    difference = tally.difference(away, into)
    assert {goal: told[goal] for goal in difference} == dict(difference)
    assert dict(tally.numbers()) == dict(Tally(Ground(whole), rota).numbers())
