"""Why this person and not another; why nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.rules import Candidate, Opening, Reason, Taken, ranked
from rota.planner.solver.problem import (
    PRIMARY,
    REPAIR_ORDER,
    DepartmentFacts,
    Goal,
    Held,
    Place,
)
from rota.planner.solver.reasons import Alternative, why_not, why_this_person
from rota.planner.solver.score import numbers_of, rank
from tests.planner.solver.brute import is_allowed, kept, lawful
from tests.planner.solver.small import (
    ALEX,
    AT_COURTS,
    CORA,
    COURTS,
    FEMI,
    HALF_HOUR,
    LENA,
    MAIN,
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


def people(found: tuple[Alternative, ...]) -> list[int]:
    return [one.place.person_id for one in found]


def changes(one: Alternative) -> dict[Goal, int]:
    """The numbers that change."""
    return {goal: number for goal, number in one.difference.items() if number}


def test_the_next_best_come_with_what_they_would_cost() -> None:
    busy, idle = person(ALEX), person(CORA, of=COURTS, rather_not=(half_hours(0, 1),))
    whole = problem(slots(3), [person(SAM), busy, idle])
    first, second = why_this_person(whole, posts((0, SAM), (2, ALEX)), Place(0, PRIMARY, SAM))
    assert (first.place.person_id, second.place.person_id) == (CORA, ALEX)
    assert changes(first) == {Goal.WISHES: 1, Goal.MIXED: -1}
    assert changes(second) == {Goal.TAKING_PART: 1, Goal.FAIRNESS: 2}


def test_only_who_could_have_it_beside_what_they_have() -> None:
    whole = problem(
        slots(3),
        [
            person(SAM),
            person(ALEX),
            person(CORA, half_hours(1, 3)),
            person(FEMI, most=1),
            person(LENA, declined=frozenset({0})),
        ],
        rest=HALF_HOUR,
    )
    rota = [*posts((0, SAM), (2, FEMI)), *standby((1, ALEX))]
    assert why_this_person(whole, rota, Place(0, PRIMARY, SAM)) == ()


def test_three_at_most_the_best_first() -> None:
    busy = person(LENA, rather_not=(half_hours(0, 1),))
    whole = problem(slots(2), [person(SAM), busy, *(person(n) for n in (ALEX, CORA, FEMI))])
    found = why_this_person(whole, posts((0, SAM), (1, CORA)), Place(0, PRIMARY, SAM))
    assert people(found) == [ALEX, FEMI, LENA]


def test_the_order_is_that_of_the_problem() -> None:
    told = Held(Place(0, PRIMARY, SAM), weight=2)
    whole = problem(slots(1), [person(SAM), person(ALEX)], current=(told,), order=REPAIR_ORDER)
    (only,) = why_this_person(whole, [told.place], told.place)
    assert tuple(only.difference) == REPAIR_ORDER
    assert changes(only) == {Goal.CHANGE: 2}


def test_in_a_slot_for_two_everybody_has_an_account_of_their_own() -> None:
    courts = DepartmentFacts(COURTS, accounts=frozenset({AT_COURTS}))
    alex = person(ALEX, accounts=(MAIN,))
    cora = person(CORA, of=COURTS, accounts=(MAIN, AT_COURTS))
    whole = problem(slots(1, needed=2), [person(SAM), alex, cora, person(FEMI)], [courts])
    whole = replace(whole, accounts=(MAIN, AT_COURTS))
    sam, femi = Place(0, PRIMARY, SAM, AT_COURTS), Place(0, PRIMARY, FEMI, MAIN)
    (only,) = why_this_person(whole, [sam, femi], sam)
    assert (only.place.person_id, only.place.account_id) == (CORA, AT_COURTS)
    assert people(why_this_person(whole, [sam, femi], femi)) == [ALEX, CORA]


def test_whoever_has_the_choice_posts_from_the_account_of_their_department() -> None:
    courts = DepartmentFacts(COURTS, accounts=frozenset({AT_COURTS}))
    cora = person(CORA, of=COURTS, accounts=(MAIN, AT_COURTS))
    whole = problem(slots(1), [person(SAM), cora], [courts], accounts=(MAIN, AT_COURTS))
    (only,) = why_this_person(whole, posts((0, SAM), account=MAIN), Place(0, PRIMARY, SAM, MAIN))
    assert (only.place.account_id, only.difference[Goal.WISHES]) == (AT_COURTS, 0)


def test_a_standby_posts_from_no_account() -> None:
    whole = problem(slots(1, standbys=1), [person(SAM), person(ALEX, accounts=(MAIN,))])
    (only,) = why_this_person(whole, standby((0, SAM)), standby((0, SAM))[0])
    assert only.place.account_id is None


def test_nobody_else_for_what_has_begun() -> None:
    begun = replace(slots(1)[0], is_fixed=True)
    whole = problem([begun], [person(SAM), person(ALEX)])
    assert why_this_person(whole, posts((0, SAM)), Place(0, PRIMARY, SAM)) == ()


@given(st.data())
def test_alternatives_are_lawful_counted_rightly_and_none_better_is_left_out(
    data: st.DataObject,
) -> None:
    whole = data.draw(problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    open_ones = [place for place in rota if place not in kept(whole)]
    if not open_ones:
        return
    place = data.draw(st.sampled_from(open_ones))
    others = [one for one in rota if one != place]
    was = numbers_of(whole, rota)

    def cost(other: Place) -> tuple[int, ...]:
        now = numbers_of(whole, [*others, other])
        return tuple(now[goal] - was[goal] for goal in was)

    found = why_this_person(whole, rota, place)
    assert all(is_allowed(whole, others, one.place) for one in found)
    assert [rank(one.difference) for one in found] == [cost(one.place) for one in found]
    everyone = [
        [replace(place, person_id=one.person_id, account_id=n) for n in (None, *whole.accounts)]
        for one in whole.people
        if one.person_id != place.person_id
    ]
    allowed = [[one for one in ways if is_allowed(whole, others, one)] for ways in everyone]
    cheapest = sorted(min(map(cost, ways)) for ways in allowed if ways)
    assert [rank(one.difference) for one in found] == cheapest[:3]


AT_TEN = Opening(
    slot_id=2,
    span=half_hours(2, 3),
    is_night=False,
    rest=timedelta(hours=1),
    seats_free=1,
    zone=ZoneInfo("Europe/London"),
    over_at=half_hours(2, 3).end,
)
BEFORE = datetime(2013, 12, 1, tzinfo=UTC)


def candidate(number: int, name: str, **facts: object) -> Candidate:
    able = Candidate(number, name, 1, (half_hours(0, 8),), at_night=True, most_slots=4)
    return replace(able, **facts)  # type: ignore[arg-type]


def test_why_not_counts_each_by_their_first_reason_most_people_first() -> None:
    tired = candidate(SAM, "Sam Okoro", turns=(Taken(1, half_hours(1, 2)),), most_slots=1)
    away = [candidate(n, f"Alex {n}", available=(half_hours(4, 8),)) for n in (ALEX, CORA)]
    left = candidate(FEMI, "Femi Ade", has_left=True, available=())
    able = candidate(LENA, "Lena Holt")
    everybody = (tired, *away, left, able)
    found = why_not(ranked([(one, AT_TEN) for one in everybody], BEFORE))
    assert [(one.reason, len(one.people)) for one in found] == [
        (Reason.NOT_AVAILABLE, 2),
        (Reason.HAS_LEFT, 1),
        (Reason.REST, 1),
    ]
    assert found[2].people[0].refusals[0].sentence.startswith("Sam Okoro has 9:30am to 10am")
