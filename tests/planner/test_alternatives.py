"""Why this person and what another would cost: sentences for every number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.planner.alternatives import Words, difference, plain, without
from rota.planner.solver.causes import Cause, Change, What, changes
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import Goal
from rota.planner.solver.reasons import why_this_person
from rota.planner.solver.score import Tally
from tests.planner.solver.brute import kept, lawful
from tests.planner.solver.small import CORA, COURTS, HOSTELS, SAM, places_of, problems

WORDS = Words(
    people={SAM: "Sam Okoro", CORA: "Cora Lane"},
    departments={HOSTELS: "Hostels", COURTS: "Courts"},
    stages={"court": "Court"},
    slots={1: "9am to 9:30am"},
    part=lambda part: "9am to 3pm" if part == 0 else "3pm to 9pm",
    share=1.5,
)
CAUSES = [Cause(what, SAM, HOSTELS, 1, 0, "court") for what in What]


def test_one_more_slot_than_an_even_share() -> None:
    loads = [Change(Cause(What.LOAD, SAM), 1, 0), Change(Cause(What.LOAD, CORA), 1, 4)]
    (said,) = difference(loads, WORDS).worse
    assert said == (
        "less even: Sam Okoro would carry 0 and Cora Lane would carry 2, where an even share is 1.5"
    )


def test_a_load_that_only_changes_hands_is_no_difference() -> None:
    loads = [Change(Cause(What.LOAD, SAM), 1, 0), Change(Cause(What.LOAD, CORA), 0, 1)]
    assert difference(loads, WORDS) == difference([], WORDS)


def test_who_would_be_silent_and_who_would_be_heard() -> None:
    found = [
        Change(Cause(What.UNHEARD, department_id=COURTS, part=1), 0, 1),
        Change(Cause(What.UNHEARD, department_id=HOSTELS, part=0), 1, 0),
    ]
    said = difference(found, WORDS)
    assert said.worse == ("nobody of Courts would be heard from 3pm to 9pm",)
    assert said.better == ("Hostels would be heard from 9am to 3pm",)


@pytest.mark.parametrize(
    ("weight", "words"),
    [(1, "have not been told of"), (2, "have been told of"), (3, "have confirmed")],
)
def test_what_is_taken_away_weighs_by_how_far_it_was_agreed(weight: int, words: str) -> None:
    (said,) = difference([Change(Cause(What.LOST, SAM), 0, weight)], WORDS).worse
    assert said == f"Sam Okoro would lose a place they {words}"


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.what.name)
def test_every_cause_has_its_words_for_worse_and_for_better(cause: Cause) -> None:
    worse = difference([Change(cause, 0, 1)], WORDS)
    better = difference([Change(cause, 1, 0)], WORDS)
    assert (len(worse.worse), len(worse.better)) == (1, 0)
    assert (len(better.worse), len(better.better)) == (0, 1)
    assert worse.worse != better.better


def test_what_goes_without_saying_of_an_empty_place_is_not_said() -> None:
    goals = {Goal.GAPS, Goal.STANDBY_GAPS, Goal.FAIRNESS, Goal.CHANGE}
    found = [Change(one, 0, 1) for one in CAUSES]
    said = without(found, WORDS).worse
    assert len(said) == sum(one.what.goal not in goals for one in CAUSES)


def test_numbers_are_said_with_one_decimal_at_most() -> None:
    assert (plain(2), plain(1.75), plain(0.5)) == ("2", "1.8", "0.5")


@given(st.data())
def test_no_number_without_its_words(data: st.DataObject) -> None:
    whole = data.draw(problems())
    rota = lawful(whole, data.draw(places_of(whole)))
    open_ones = [place for place in rota if place not in kept(whole)]
    if not open_ones:
        return
    place = data.draw(st.sampled_from(open_ones))
    names = replace(WORDS, people={one.person_id: f"P{one.person_id}" for one in whole.people})
    tally = Tally(Ground(whole), rota)
    for one in why_this_person(whole, rota, place):
        said = difference(changes(tally, [place], [one.place]), names)
        numbers = one.difference.values()
        assert not any(number > 0 for number in numbers) or said.worse
        assert not any(number < 0 for number in numbers) or said.better
