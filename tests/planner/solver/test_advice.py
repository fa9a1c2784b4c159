"""What would help most: stories with their sentences, and no promise that cannot be kept."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.advice import (
    Advice,
    LessRest,
    MorePeople,
    NightsToo,
    OneMoreSlot,
    OneStandbyFewer,
    advice,
    in_sentences,
)
from rota.planner.solver.problem import PRIMARY, SlotFacts
from rota.planner.solver.seating import KINDS, filled, seated
from tests.planner.solver.brute import lawful, most_filled, seats_of, to_fill
from tests.planner.solver.small import (
    ALEX,
    CORA,
    COURTS,
    HALF_HOUR,
    HOSTELS,
    SAM,
    half_hours,
    person,
    places_of,
    posts,
    problem,
    slots,
    standby,
    tight_problems,
)

NAMES = {HOSTELS: "Hostels", COURTS: "Courts"}


def sentences(found: tuple[Advice, ...]) -> list[str]:
    return [one.in_words(NAMES) for one in found]


def nights(count: int) -> list[SlotFacts]:
    return [replace(slot, is_night=True) for slot in slots(count)]


def test_two_more_for_nights_or_one_more_slot_each_close_what_is_empty_at_night() -> None:
    people = [person(SAM, most=1), person(CORA, of=COURTS, most=1, at_night=False)]
    found = advice(problem(nights(4), people), posts((0, SAM)))
    assert sentences(found) == [
        "2 more people for nights would close 2 gaps.",
        "1 more slot each for Hostels would close 1 gap.",
        "Night slots for all of Courts would close 1 gap.",
        "1 more person for nights would close 1 gap.",
    ]


def test_changes_that_do_the_same_share_a_sentence() -> None:
    people = [person(SAM, most=1), person(CORA, of=COURTS, most=1, at_night=False)]
    found = advice(problem(nights(4), people), posts((0, SAM)))
    most, less = in_sentences(found, NAMES)
    assert most == "2 more people for nights would close 2 gaps."
    assert less == (
        "1 more slot each for Hostels, or night slots for all of Courts, or 1 more person for"
        " nights, would close 1 gap."
    )


def test_by_day_nobody_is_asked_for_nights() -> None:
    found = advice(problem(slots(2), [person(SAM, most=1)]), posts((0, SAM)))
    assert [one.change for one in found] == [OneMoreSlot(HOSTELS), MorePeople(1, at_night=False)]


def test_less_rest_helps_where_rest_is_what_is_short() -> None:
    whole = problem(slots(3), [person(SAM)], rest=HALF_HOUR)
    found = advice(whole, posts((0, SAM), (2, SAM)))
    assert found[0] == Advice(MorePeople(1, at_night=False), gaps=1, standbys=0)
    assert sentences(found)[1:] == ["30 minutes less rest would close 1 gap."]
    assert LessRest(timedelta(hours=1)).made(whole).rest == timedelta()


def test_fewer_standbys_close_gaps_of_standbys_only() -> None:
    whole = problem(slots(2, standbys=1), [person(SAM), person(ALEX)])
    found = advice(whole, [*posts((0, SAM), (1, ALEX)), *standby((0, ALEX), (1, SAM))])
    assert found == ()
    alone = problem(slots(2, standbys=1), [person(SAM)])
    assert sentences(advice(alone, posts((0, SAM), (1, SAM)))) == [
        "1 more person by day would close 2 standby gaps.",
        "1 standby fewer in each slot would close 2 standby gaps.",
    ]
    assert [slot.standbys for slot in OneStandbyFewer().made(alone).slots] == [0, 0]


def test_a_standby_who_has_to_post_is_said_too() -> None:
    sam, alex = person(SAM, half_hours(0, 1)), person(ALEX, most=0)
    found = advice(problem(slots(2, standbys=1), [sam, alex]), standby((0, ALEX), (1, ALEX)))
    assert "1 more slot each for Hostels would close 1 gap and open 1 standby gap." in sentences(
        found
    )


def test_what_moving_people_would_do_is_no_merit_of_a_change() -> None:
    whole = problem(slots(2), [person(SAM, half_hours(0, 1)), person(ALEX, most=1)])
    assert advice(whole, posts((0, ALEX))) == ()


def test_a_full_rota_needs_no_advice() -> None:
    assert advice(problem(slots(1), [person(SAM)]), posts((0, SAM))) == ()
    assert advice(problem((), ()), ()) == ()


def test_changes_are_made_for_one_department_only() -> None:
    people = [person(SAM, at_night=False, most=2), person(CORA, of=COURTS, at_night=False, most=2)]
    whole = problem(nights(1), people)
    assert [one.at_night for one in NightsToo(COURTS).made(whole).people] == [False, True]
    assert [one.most_slots for one in OneMoreSlot(HOSTELS).made(whole).people] == [3, 2]


def test_somebody_new_posts_from_the_accounts_that_all_share() -> None:
    people = [person(SAM, accounts=(1, 2), most=3), person(CORA, accounts=(1, 3), most=5)]
    whole = problem(slots(2), people, accounts=(1, 2, 3))
    *_, new = MorePeople(1, at_night=True).made(whole).people
    assert (new.person_id, new.accounts, new.most_slots) == (CORA + 1, (1,), 3)
    assert new.available == (half_hours(0, 2),)


@given(st.data())
def test_the_gaps_said_to_close_can_be_closed(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    now = filled(seated(whole, rota)).missing()
    found = advice(whole, rota)
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    changed = one.change.made(whole)
    for kinds, closed in {(PRIMARY,): one.gaps, KINDS: one.gaps + one.standbys}.items():
        seats = seats_of(changed, *kinds)
        least = sum(to_fill(changed, seat) for seat in seats) - most_filled(changed, seats)
        assert least <= sum(count for (_, kind), count in now.items() if kind in kinds) - closed


@given(st.data())
def test_the_most_helpful_comes_first_and_nothing_useless(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    effects = [(one.gaps, one.standbys) for one in advice(whole, ())]
    assert effects == sorted(effects, reverse=True)
    assert all(effect > (0, 0) for effect in effects)
