"""Why places stay empty: known stories."""

from dataclasses import replace
from datetime import timedelta

from rota.planner.solver.problem import PRIMARY, STANDBY, Held, Place
from rota.planner.solver.proof import (
    AtMost,
    Explanation,
    Openings,
    Shortage,
    explain,
    shortages,
)
from tests.planner.solver.brute import (
    most_filled,
    seats_of,
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
    posts,
    problem,
    slots,
    standby,
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


def test_the_same_people_short_twice_far_apart_are_two_proofs() -> None:
    morning_and_evening = [slot for slot in slots(14) if slot.slot_id in (0, 1, 12, 13)]
    whole = problem(morning_and_evening, [person(SAM)], rest=timedelta(hours=1))
    assert shortages(whole, posts((0, SAM), (12, SAM))) == (
        Shortage(primaries(0, 1), at_most(sam=1)),
        Shortage(primaries(12, 13), at_most(sam=1)),
    )


def test_what_cannot_be_taken_apart_is_not_mixed_with_what_can() -> None:
    cora = person(CORA, half_hours(0, 2), most=1)
    sam, alex = person(SAM, half_hours(2, 6), most=1), person(ALEX, half_hours(2, 4), most=1)
    found = shortages(problem(slots(6), [cora, sam, alex]), posts((0, CORA), (2, ALEX), (4, SAM)))
    assert found == (
        Shortage(primaries(0, 1), at_most(cora=1)),
        Shortage(primaries(2, 3, 4, 5), at_most(sam=1, alex=1)),
    )


def test_two_slots_in_the_middle_are_found_between_others_that_can_be_filled() -> None:
    people = [person(SAM, half_hours(0, 4)), person(ALEX, half_hours(0, 1))]
    whole = problem(slots(4), [*people, person(CORA, half_hours(3, 4))], rest=HALF_HOUR)
    rota = posts((0, ALEX), (1, SAM), (3, CORA))
    assert shortages(whole, rota) == (Shortage(primaries(1, 2), at_most(sam=1)),)


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


def test_who_moves_leaves_their_account_to_who_comes() -> None:
    sam, alex = person(SAM, accounts=(MAIN,)), person(ALEX, half_hours(0, 1), accounts=(MAIN,))
    cora = person(CORA, half_hours(0, 1), accounts=(AT_COURTS,))
    first, second = slots(2, needed=2)
    whole = problem([first, replace(second, needed=1)], [sam, alex, cora], rest=HALF_HOUR)
    whole = replace(whole, accounts=(MAIN, AT_COURTS))
    found = explain(whole, [Place(0, PRIMARY, SAM, MAIN), Place(0, PRIMARY, CORA, AT_COURTS)])
    assert found == replace(NOTHING, avoidable=primaries(1))


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


def test_a_missing_primary_is_no_proof_for_a_missing_standby() -> None:
    sam, alex = person(SAM), person(ALEX, half_hours(0, 3), most=1, declined=frozenset({1}))
    first, middle, last, *_, alone = slots(10)
    middle = replace(middle, needed=0, standbys=1)
    whole = problem([first, middle, last, replace(alone, needed=2)], [sam, alex], rest=HALF_HOUR)
    assert explain(whole, posts((0, SAM), (2, ALEX), (9, SAM))) == Explanation(
        shortages=(Shortage(primaries(9, count=2), at_most(sam=1)),),
        avoidable=(),
        unproven=(Openings(1, STANDBY, 1),),
    )


def test_a_standby_who_has_their_most_slots_does_not_post_for_another() -> None:
    first, later, last = (slots(11)[n] for n in (0, 2, 10))
    sam = person(SAM, half_hours(0, 1), half_hours(10, 11), most=1)
    alex, cora = person(ALEX, half_hours(0, 3)), person(CORA, half_hours(0, 1), most=0)
    later = replace(later, needed=0, standbys=1)
    rest = timedelta(hours=1)
    whole = problem([replace(first, standbys=1), later, last], [sam, alex, cora], rest=rest)
    rota = [*posts((0, ALEX), (10, SAM)), *standby((0, SAM))]
    assert explain(whole, rota).avoidable == ()
