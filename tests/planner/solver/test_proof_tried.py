"""Every proof, and every way out, tried against all ways to fill places there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.problem import PRIMARY, STANDBY, Problem
from rota.planner.solver.proof import Shortage, explain, shortages
from tests.planner.solver.brute import (
    Seat,
    lawful,
    missing,
    most_filled,
    most_for,
    seats_of,
    to_fill,
)
from tests.planner.solver.small import places_of, problems, tight_problems


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


@given(st.data())
def test_a_proof_for_standbys_says_more_than_that_primaries_are_missing(
    data: st.DataObject,
) -> None:
    whole = data.draw(tight_problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    empty = missing(whole, rota, PRIMARY)
    found = explain(whole, rota)
    for one in found.shortages:
        if any(opening.kind == STANDBY for opening in one.openings):
            assert one.missing > sum(empty.get(seat, 0) for seat in seats_in(one))
    assert len(set(found.shortages)) == len(found.shortages)


def seats_in(shortage: Shortage) -> list[Seat]:
    return [(one.slot_id, one.kind) for one in shortage.openings]


def by_counting(whole: Problem, seats: list[Seat]) -> int:
    """How many are missing by the most that each person could have."""
    supply = sum(most_for(whole, one, seats) for one in whole.people)
    return sum(to_fill(whole, seat) for seat in seats) - supply
