"""Chains of moves fill places and break no rule."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.problem import PRIMARY, STANDBY, Place, Problem
from rota.planner.solver.seating import Seating, filled, seated
from tests.planner.solver.brute import fits_together, kept, lawful, missing
from tests.planner.solver.small import (
    ALEX,
    CORA,
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

ANY = st.one_of(problems(), tight_problems())


def places_in(seating: Seating) -> list[Place]:
    """The places of those who could move, without accounts."""
    ground = seating.ground
    return sorted(
        Place(ground.slots[slot].slot_id, kind, ground.people[move.person].person_id)
        for move in seating.moves()
        for slot, kind in [move.into]
    )


def empty(whole: Problem, seating: Seating) -> tuple[int, int]:
    rota = [*kept(whole), *places_in(seating)]
    people, standbys = missing(whole, rota, PRIMARY), missing(whole, rota, STANDBY)
    return sum(people.values()), sum(standbys.values())


def test_three_move_on_for_one_who_could_come_only_early() -> None:
    sam, alex, cora = (person(n + 1, half_hours(n, n + 2), most=1) for n in range(3))
    whole = problem(slots(4), [sam, alex, cora, person(9, half_hours(0, 1))])
    now = filled(seated(whole, posts((0, SAM), (1, ALEX), (2, CORA))))
    assert places_in(now) == posts((0, 9), (1, SAM), (2, ALEX), (3, CORA))


def test_a_standby_is_taken_for_a_primary_and_replaced() -> None:
    sam, alex = person(SAM), person(ALEX, most=0)
    whole = problem(slots(1, standbys=1), [sam, alex])
    now = filled(seated(whole, standby((0, SAM))))
    assert places_in(now) == [*posts((0, SAM)), *standby((0, ALEX))]


@given(st.data())
def test_a_lawful_rota_is_seated_as_it_is(data: st.DataObject) -> None:
    whole = data.draw(ANY)
    rota = lawful(whole, data.draw(places_of(whole)))
    expected = sorted(place for place in rota if place not in kept(whole))
    assert places_in(seated(whole, rota)) == expected


@given(st.data())
def test_against_the_rules_or_not_every_place_is_there(data: st.DataObject) -> None:
    whole = data.draw(ANY)
    rota = data.draw(places_of(whole))
    seating = seated(whole, rota)
    assert {*seating.ground.kept, *places_in(seating)} == {*kept(whole), *rota}


@given(st.data())
def test_filling_breaks_no_rule_and_leaves_fewer_places_empty(data: st.DataObject) -> None:
    whole = data.draw(ANY)
    before = seated(whole, lawful(whole, data.draw(places_of(whole))))
    was = empty(whole, before)
    after = filled(before)
    assert fits_together(whole, places_in(after))
    assert empty(whole, after) <= was
    assert Counter(places_in(after)).total() == len(set(places_in(after)))
