"""Why places stay empty: known stories, and every proof tried against all ways to fill places."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.problem import PRIMARY, STANDBY, Held, Place, Problem
from rota.planner.solver.proof import (
    AtMost,
    Explanation,
    Openings,
    Shortage,
    explain,
    shortages,
)
from tests.planner.solver.brute import (
    Seat,
    lawful,
    missing,
    most_filled,
    most_for,
    seats_of,
    to_fill,
)
from tests.planner.solver.small import (
    ALEX,
    AT_COURTS,
    CORA,
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
    tight_problems,
)

NOTHING = Explanation((), (), ())


def primaries(*slot_ids: int, count: int = 1) -> tuple[Openings, ...]:
    return tuple(Openings(slot, PRIMARY, count) for slot in slot_ids)


def at_most(**counts: int) -> tuple[AtMost, ...]:
    names = {"sam": SAM, "alex": ALEX, "cora": CORA, "femi": FEMI}
    return tuple(AtMost(names[name], count) for name, count in counts.items())


def test_six_slots_have_only_four_people_who_may_take_one_each() -> None:
    nights = half_hours(0, 6)
    four = [person(one, nights, most=1) for one in (SAM, ALEX, CORA, FEMI)]
    by_day = person(LENA, half_hours(6, 10))
    whole = problem(slots(10), [*four, by_day])
    rota = posts((0, SAM), (2, ALEX), (3, CORA), (5, FEMI), *((n, LENA) for n in range(6, 10)))
    (found,) = shortages(whole, rota)
    assert found.openings == primaries(0, 1, 2, 3, 4, 5)
    assert found.people == at_most(sam=1, alex=1, cora=1, femi=1)
    assert (found.needed, found.fillable, found.missing) == (6, 4, 2)


def test_rest_alone_can_be_the_reason() -> None:
    whole = problem(slots(3), [person(SAM)], rest=timedelta(hours=1))
    assert explain(whole, posts((0, SAM))) == Explanation(
        (Shortage(primaries(0, 1, 2), at_most(sam=1)),), (), ()
    )


def test_what_nobody_could_take_is_one_proof_without_people() -> None:
    whole = problem(slots(3), [person(SAM, half_hours(1, 2))])
    assert shortages(whole, posts((1, SAM))) == (Shortage(primaries(0, 2), ()),)


def test_groups_that_share_nobody_are_proofs_of_their_own() -> None:
    early, late = person(SAM, half_hours(0, 2), most=1), person(ALEX, half_hours(2, 4), most=1)
    assert shortages(problem(slots(4), [early, late]), posts((0, SAM), (2, ALEX))) == (
        Shortage(primaries(0, 1), at_most(sam=1)),
        Shortage(primaries(2, 3), at_most(alex=1)),
    )


def test_nights_far_apart_are_found_together() -> None:
    nights = [replace(slot, is_night=slot.slot_id in (0, 5, 9)) for slot in slots(10)]
    at_night = [person(SAM, most=1), person(ALEX, most=1)]
    whole = problem(nights, [*at_night, person(CORA, at_night=False)])
    rota = posts((0, SAM), (5, ALEX), *((n, CORA) for n in (1, 2, 3, 4, 6, 7, 8)))
    assert shortages(whole, rota) == (Shortage(primaries(0, 5, 9), at_most(sam=1, alex=1)),)


def test_a_gap_that_others_could_fill_by_moving_is_avoidable() -> None:
    only_first, any_one = person(SAM, half_hours(0, 1)), person(ALEX, most=1)
    whole = problem(slots(2), [only_first, any_one])
    assert explain(whole, posts((0, ALEX))) == replace(NOTHING, avoidable=primaries(1))


def test_one_gap_of_two_may_be_avoidable() -> None:
    whole = problem(slots(2), [person(SAM, half_hours(0, 1)), person(ALEX, most=1)])
    found = explain(whole, ())
    assert (found.avoidable, found.unproven) == (primaries(0, 1), ())
    one_more = replace(whole, slots=slots(3))
    assert explain(one_more, posts((0, ALEX))) == Explanation(
        (Shortage(primaries(1, 2), at_most(alex=1)),), primaries(1), ()
    )


def test_the_accounts_can_be_too_few_for_the_people() -> None:
    people = [person(one, accounts=(MAIN,)) for one in (SAM, ALEX)]
    whole = problem(slots(1, needed=2), people, accounts=(MAIN, AT_COURTS))
    assert shortages(whole, posts((0, SAM), account=MAIN)) == (
        Shortage(primaries(0, count=2), (), accounts=(MAIN,)),
    )


def test_who_has_an_account_of_their_own_is_counted_apart() -> None:
    people = [person(one, accounts=(MAIN,)) for one in (SAM, ALEX)]
    cora = person(CORA, accounts=(AT_COURTS,))
    whole = problem(slots(1, needed=3), [*people, cora], accounts=(MAIN, AT_COURTS, 3))
    (found,) = shortages(whole, posts((0, SAM), account=MAIN))
    assert (found.people, found.accounts, found.missing) == ((AtMost(CORA, 1),), (MAIN,), 1)


def test_a_standby_is_missing_where_the_people_are_needed_to_post() -> None:
    whole = problem(slots(1, standbys=1), [person(SAM)])
    both = (Openings(0, PRIMARY, 1), Openings(0, STANDBY, 1))
    assert explain(whole, posts((0, SAM))) == replace(
        NOTHING, shortages=(Shortage(both, at_most(sam=1)),)
    )


def test_a_place_without_a_primary_can_be_taken_from_the_standbys() -> None:
    whole = problem(slots(1, standbys=1), [person(SAM)])
    found = explain(whole, standby((0, SAM)))
    assert (found.avoidable, found.shortages) == (primaries(0), ())


def test_people_who_stay_fill_places_and_count_against_rest_and_most_slots() -> None:
    pinned = Held(Place(1, PRIMARY, SAM), is_pinned=True)
    people = [person(SAM, most=3), person(ALEX, half_hours(0, 1))]
    whole = problem(slots(4), people, current=(pinned,), rest=HALF_HOUR)
    rota = posts((0, ALEX), (1, SAM), (3, SAM))
    assert shortages(whole, rota) == (Shortage(primaries(2), ()),)


def test_nothing_is_said_of_slots_in_which_nothing_moves() -> None:
    begun = replace(slots(1)[0], is_fixed=True)
    assert explain(problem([begun], [person(SAM)]), ()) == NOTHING


def test_a_place_against_the_rules_was_meant_and_stays() -> None:
    whole = problem(slots(2), [person(SAM, most=1)])
    assert explain(whole, posts((0, SAM), (1, SAM))) == NOTHING


def test_where_neither_a_way_nor_a_proof_is_found_that_is_said() -> None:
    sam, alex = person(SAM), person(ALEX, most=1, declined=frozenset({1}))
    whole = problem(slots(3), [sam, alex], rest=HALF_HOUR)  # the middle one keeps Sam from both
    assert most_filled(whole, seats_of(whole, PRIMARY)) == 2
    rota = posts((0, SAM), (2, ALEX))
    assert explain(whole, rota) == replace(NOTHING, unproven=primaries(1))


@pytest.mark.parametrize("strategy", [problems(), tight_problems()])
@given(st.data())
def test_no_rota_fills_more_of_a_shortage_than_it_says(
    strategy: st.SearchStrategy[Problem], data: st.DataObject
) -> None:
    whole = data.draw(strategy)
    for found in shortages(whole, lawful(whole, data.draw(places_of(whole)))):
        seats = seats_in(found)
        assert found.missing > 0
        assert found.needed == sum(to_fill(whole, seat) for seat in seats)
        assert most_filled(whole, seats) <= found.fillable


@given(st.data())
def test_without_any_of_its_openings_a_shortage_proves_less(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    for found in shortages(whole, lawful(whole, data.draw(places_of(whole)))):
        if not found.accounts:
            seats = seats_in(found)
            assert by_counting(whole, seats) == found.missing
            for seat in seats:
                assert by_counting(whole, [one for one in seats if one != seat]) < found.missing


@given(st.data())
def test_what_is_avoidable_can_be_filled_at_once_with_nobody_missing_elsewhere(
    data: st.DataObject,
) -> None:
    whole = data.draw(tight_problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    found = explain(whole, rota)
    for kinds in ((PRIMARY,), (PRIMARY, STANDBY)):
        seats = seats_of(whole, *kinds)
        filled = sum(to_fill(whole, seat) for seat in seats) - sum(
            missing(whole, rota, *kinds).values()
        )
        avoidable = sum(one.count for one in found.avoidable if one.kind == kinds[-1])
        assert most_filled(whole, seats) >= filled + avoidable


@given(st.data())
def test_every_gap_is_avoidable_or_in_a_proof_or_said_to_be_neither(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    found = explain(whole, rota)
    proven = {seat for one in found.shortages for seat in seats_in(one)}
    said = dict.fromkeys(seats_of(whole, PRIMARY, STANDBY), 0)
    for one in (*found.avoidable, *found.unproven):
        said[one.slot_id, one.kind] += one.count
    empty = missing(whole, rota, PRIMARY, STANDBY)
    for seat, count in said.items():
        assert count <= empty.get(seat, 0)
        assert count == empty.get(seat, 0) or seat in proven


def seats_in(shortage: Shortage) -> list[Seat]:
    return [(one.slot_id, one.kind) for one in shortage.openings]


def by_counting(whole: Problem, seats: list[Seat]) -> int:
    """How many are missing by the most that each person could have."""
    supply = sum(most_for(whole, one, seats) for one in whole.people)
    return sum(to_fill(whole, seat) for seat in seats) - supply
