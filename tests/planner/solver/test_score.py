"""The numbers of a rota: counted by hand, and by a slow second way that follows the words."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import (
    ORDER,
    PRIMARY,
    REPAIR_ORDER,
    STANDBY,
    DepartmentFacts,
    Goal,
    Held,
    Place,
    Problem,
    SlotFacts,
)
from rota.planner.solver.score import Tally, numbers_of, rank
from tests.planner.solver.small import (
    ALEX,
    AT_COURTS,
    CORA,
    COURTS,
    HOSTELS,
    MAIN,
    PRISONS,
    SAM,
    half_hours,
    person,
    places_of,
    posts,
    problem,
    problems,
    slots,
    standby,
)
from tests.planner.solver.words import by_the_words


def number(goal: Goal, whole: Problem, places: Iterable[Place]) -> int:
    """The number of the rota under one goal."""
    return numbers_of(whole, places)[goal]


def test_gaps_are_people_missing_and_nobody_too_many_makes_up_for_them() -> None:
    whole = problem(slots(2, needed=2), [person(SAM), person(ALEX), person(CORA)])
    three_in_one = posts((0, SAM), (0, ALEX), (0, CORA))
    assert number(Goal.GAPS, whole, three_in_one) == 2


def test_standbys_missing_are_counted_apart() -> None:
    whole = problem(slots(2, standbys=1), [person(SAM)])
    assert number(Goal.STANDBY_GAPS, whole, standby((0, SAM))) == 1
    assert number(Goal.GAPS, whole, standby((0, SAM))) == 2


def test_departments_want_their_fewest_and_each_stage_once() -> None:
    departments = [
        DepartmentFacts(HOSTELS, fewest=3, stage="hostel"),
        DepartmentFacts(COURTS, stage="court"),
        DepartmentFacts(PRISONS, stage="custody"),  # nobody could be heard from there
    ]
    whole = problem(slots(4), [person(SAM), person(CORA, of=COURTS)], departments)
    assert number(Goal.DEPARTMENTS, whole, posts((0, SAM))) == 2 + 1
    assert number(Goal.DEPARTMENTS, whole, [*posts((0, SAM)), *standby((1, CORA))]) == 2 + 1
    assert number(Goal.DEPARTMENTS, whole, posts((0, SAM), (1, CORA))) == 2


def test_two_departments_share_a_stage_and_one_is_enough() -> None:
    departments = [
        DepartmentFacts(HOSTELS, stage="hostel"),
        DepartmentFacts(COURTS, stage="hostel"),
    ]
    whole = problem(slots(1), [person(SAM), person(CORA, of=COURTS)], departments)
    assert number(Goal.DEPARTMENTS, whole, posts((0, CORA))) == 0


def test_who_could_post_and_does_not_is_counted() -> None:
    elsewhere = person(ALEX, half_hours(8, 9))
    whole = problem(slots(2), [person(SAM), elsewhere, person(CORA)])
    assert number(Goal.TAKING_PART, whole, [*posts((0, SAM)), *standby((1, CORA))]) == 1


def test_a_slot_that_has_begun_is_no_chance_to_take_part_but_for_those_in_it() -> None:
    begun = replace(slots(1)[0], is_fixed=True, standbys=1)
    backs_up = Held(Place(0, STANDBY, ALEX))
    whole = problem([begun], [person(SAM), person(ALEX)], current=(backs_up,))
    assert number(Goal.TAKING_PART, whole, [backs_up.place]) == 1


def test_wishes_are_times_that_suit_less_and_other_accounts_than_ones_own() -> None:
    departments = [DepartmentFacts(COURTS, accounts=frozenset({AT_COURTS}))]
    cora = person(CORA, of=COURTS, rather_not=(half_hours(1, 2),))
    whole = problem(slots(3), [cora, person(SAM)], departments, accounts=(MAIN, AT_COURTS))
    on_main = posts((0, CORA), (1, CORA), account=MAIN)  # the second also suits less
    on_own = posts((2, CORA), account=AT_COURTS)
    of_hostels = posts((0, SAM), account=MAIN)  # which has no account of its own
    assert number(Goal.WISHES, whole, [*on_main, *on_own, *of_hostels, *standby((1, CORA))]) == 4


def test_fairness_squares_loads_and_doubles_nights() -> None:
    night = replace(slots(3)[2], is_night=True)
    whole = problem([*slots(2), night], [person(SAM), person(ALEX)])
    rota = [*posts((0, SAM), (2, SAM)), *standby((1, SAM), (0, ALEX))]
    assert number(Goal.FAIRNESS, whole, rota) == 4**2 + 1


def test_a_department_twice_in_a_row_or_in_a_slot_is_not_mixed() -> None:
    after_a_break = SlotFacts(9, half_hours(4, 5), needed=1)
    people = [person(SAM), person(ALEX), person(CORA, of=COURTS)]
    whole = problem([*slots(2, needed=2), after_a_break], people)
    assert number(Goal.MIXED, whole, posts((0, SAM), (0, CORA), (1, ALEX))) == 1 + 0
    assert number(Goal.MIXED, whole, posts((0, SAM), (0, ALEX), (1, CORA))) == 0 + 1
    assert number(Goal.MIXED, whole, posts((1, SAM), (1, CORA), (9, ALEX))) == 0


def test_each_quarter_day_in_which_a_department_could_be_heard_and_is_not_counts() -> None:
    evening = SlotFacts(9, half_hours(12, 13), needed=1)  # 3pm, six hours after the first
    cora = person(CORA, half_hours(0, 1), of=COURTS)
    whole = problem([*slots(1), evening], [person(SAM), cora])
    assert number(Goal.MIXED, whole, posts((0, SAM))) == 2
    assert number(Goal.MIXED, whole, posts((9, SAM))) == 2
    assert number(Goal.MIXED, whole, posts((0, CORA), (9, SAM))) == 1


def test_a_standby_should_be_of_the_department_and_near_a_slot_of_their_own() -> None:
    four_hours_on, later = (SlotFacts(n, half_hours(n, n + 1), 1, 1) for n in (9, 10))
    people = [person(SAM), person(ALEX), person(CORA, of=COURTS)]
    whole = problem([*slots(1), four_hours_on, later], people)
    rota = posts((0, SAM), (9, ALEX), (10, CORA))
    assert number(Goal.STANDBYS, whole, [*rota, *standby((9, SAM))]) == 0
    assert number(Goal.STANDBYS, whole, [*rota, *standby((10, SAM))]) == 2
    assert number(Goal.STANDBYS, whole, [*posts((0, SAM)), *standby((0, CORA))]) == 2


def test_change_weighs_what_is_taken_away_and_a_new_account_is_none() -> None:
    told, confirmed = Held(Place(0, PRIMARY, SAM, MAIN), 2), Held(Place(1, STANDBY, ALEX), 3)
    whole = problem(slots(2), [person(SAM), person(ALEX)], current=(told, confirmed))
    assert number(Goal.CHANGE, whole, posts((0, SAM), (1, ALEX), account=AT_COURTS)) == 3


def test_numbers_come_in_the_order_of_the_problem() -> None:
    whole = problem(slots(2), [person(SAM)], order=REPAIR_ORDER)
    assert tuple(numbers_of(whole, ())) == REPAIR_ORDER
    assert rank(numbers_of(whole, ()))[:4] == (2, 0, 0, 0)


def test_a_difference_sees_the_slots_before_and_after() -> None:
    people = [person(SAM), person(ALEX), person(CORA, of=COURTS)]
    whole = problem(slots(3), people)
    tally = Tally(Ground(whole), posts((0, SAM), (1, CORA), (2, ALEX)))
    assert tally.difference(posts((1, CORA)), posts((1, ALEX)))[Goal.MIXED] == 2 + 1


@given(st.data())
def test_the_numbers_are_those_of_the_words(data: st.DataObject) -> None:
    whole = data.draw(problems())
    rota = data.draw(places_of(whole))
    assert numbers_of(whole, rota) == by_the_words(whole, rota)


@given(st.data())
def test_a_difference_is_that_of_the_numbers_and_leaves_no_trace(data: st.DataObject) -> None:
    whole = data.draw(problems())
    rota = data.draw(places_of(whole))
    away = data.draw(st.lists(st.sampled_from(rota), unique=True)) if rota else []
    staying = [place for place in rota if place not in away]
    held = {(place.slot_id, place.person_id) for place in staying}
    new = data.draw(places_of(whole))
    into = [place for place in new if (place.slot_id, place.person_id) not in held]
    tally = Tally(Ground(whole), rota)
    was, now = numbers_of(whole, rota), numbers_of(whole, [*staying, *into])
    assert tally.difference(away, into) == {goal: now[goal] - was[goal] for goal in ORDER}
    assert tally.numbers() == was
