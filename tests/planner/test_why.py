"""Why places stay empty, in sentences; kept with a plan and read again."""

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.rules import Reason
from rota.planner.solver.problem import PRIMARY, STANDBY
from rota.planner.solver.proof import AtMost, Openings, Shortage
from rota.planner.why import KEPT_FROM, in_words, why_empty, why_from
from tests.planner.solver.small import (
    CORA,
    SAM,
    person,
    places_of,
    posts,
    problem,
    slots,
    tight_problems,
)

NAMES = {1: "Hostels", 2: "Courts", 3: "Prisons"}


def places(count: int, each: int = 1, kind: str = PRIMARY) -> tuple[Openings, ...]:
    """So many slots with so many places each."""
    return tuple(Openings(number, kind, each) for number in range(count))


def people(*counts: int) -> tuple[AtMost, ...]:
    """People who could have so many places each."""
    return tuple(AtMost(number, count) for number, count in enumerate(counts))


def test_people_who_may_take_one_each() -> None:
    said = in_words(Shortage(places(6), people(1, 1, 1, 1)))
    assert said == (
        "These 6 slots have only these 4 people, who may take one each: 2 places stay empty."
    )


def test_people_who_may_take_this_and_that_many() -> None:
    said = in_words(Shortage(places(6), people(3, 1)))
    assert said == (
        "These 6 slots have only these 2 people, who may take 4 at most: 2 places stay empty."
    )


def test_one_person_for_several_slots() -> None:
    said = in_words(Shortage(places(3), people(2)))
    assert said == (
        "These 3 slots have only this one person, who may take two: 1 place stays empty."
    )


def test_nobody_at_all() -> None:
    assert in_words(Shortage(places(1), ())) == "Nobody could take this slot: 1 place stays empty."
    said = in_words(Shortage(places(1, 2, STANDBY), ()))
    assert said == "Nobody could take these 2 standby places in one slot: 2 places stay empty."


def test_accounts_that_have_to_be_shared() -> None:
    said = in_words(Shortage(places(1, 4), people(1), accounts=(7, 8)))
    assert said == (
        "These 4 places in one slot have only this one person, who may take one, and 2 accounts for"
        " everybody else, who post from them one at a time: 1 place stays empty."
    )


def test_what_would_help_is_said_where_it_is_asked_for() -> None:
    whole = problem(slots(3), [person(SAM, most=1), person(CORA, most=1)])
    rota = posts((0, SAM), (1, CORA))
    asked = why_empty(whole, rota, NAMES)
    assert asked.advice == (
        "1 more slot each for Hostels, or 1 more person by day, would close 1 gap.",
    )
    assert why_empty(whole, rota, NAMES, is_advised=False).advice is None


@given(st.data())
def test_what_is_kept_is_read_again_as_it_was(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    why = why_empty(whole, data.draw(places_of(whole)), NAMES)
    assert why_from(why.as_json()) == why


@given(st.data())
def test_every_proof_says_how_many_stay_empty(data: st.DataObject) -> None:
    whole = data.draw(tight_problems())
    for one in why_empty(whole, (), NAMES).explanation.shortages:
        words = in_words(one)
        assert f": {one.missing} place" in words
        assert ("Nobody could" in words) == (one.fillable == 0)


def test_every_reason_has_its_words_for_a_group() -> None:
    assert set(KEPT_FROM) == set(Reason)
