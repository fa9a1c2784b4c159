"""Why somebody cannot take a place, and who could take it best."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span, covers, distance, overlaps
from rota.planner.rules import Candidate, Opening, Reason, Taken, ranked, refusals

NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
A_WEEK_BEFORE = NINE - timedelta(days=7)
HOUR = timedelta(hours=1)
DAY = Span(NINE, NINE + 24 * HOUR)


def half_hour(hours: float) -> Span:
    """The half hour so many hours after 9am."""
    start = NINE + hours * HOUR
    return Span(start, start + HOUR / 2)


SAM = Candidate(
    person_id=1, name="Sam", department_id=1, available=(DAY,), at_night=True, most_slots=2
)
NINE_OCLOCK = Opening(
    slot_id=9,
    span=half_hour(0),
    is_night=False,
    rest=2 * HOUR,
    seats_free=1,
    zone=ZoneInfo("Europe/London"),
    over_at=NINE + HOUR,
)
SAME_SLOT = Taken(9, half_hour(0), is_primary=False)
QUARTER_PAST = Taken(2, Span(NINE + HOUR / 4, NINE + HOUR * 3 / 4), is_primary=False)
HALF_PAST = Taken(3, half_hour(0.5), is_primary=False)
ELEVEN = Taken(4, half_hour(2))
TWO = Taken(5, half_hour(5))

# What is different about Sam and about the place; the sentence, and whether it always refuses.
TABLE: dict[Reason, tuple[dict[str, Any], dict[str, Any], str, bool]] = {
    Reason.HAS_LEFT: ({"has_left": True}, {}, "Sam has left the event.", True),
    Reason.SLOT_OVER: ({}, {"over_at": A_WEEK_BEFORE}, "The slot is over.", True),
    Reason.ALREADY_HERE: ({"turns": (SAME_SLOT,)}, {}, "Sam is in this slot already.", True),
    Reason.OVERLAP: (
        {"turns": (QUARTER_PAST,)},
        {},
        "Sam has 9:15am to 9:45am, Thursday 12 December, at the same time.",
        True,
    ),
    Reason.FULL: ({}, {"seats_free": 0}, "The slot has everybody it needs.", True),
    Reason.DECLINED: ({"declined": frozenset({9})}, {}, "Sam has said no to this slot.", False),
    Reason.NOT_AVAILABLE: ({"available": ()}, {}, "Sam is not available then.", False),
    Reason.NOT_AT_NIGHT: (
        {"at_night": False},
        {"is_night": True},
        "Sam does not take night slots.",
        False,
    ),
    Reason.REST: (
        {"turns": (ELEVEN,)},
        {},
        (
            "Sam has 11am to 11:30am, Thursday 12 December, 90 minutes away; "
            "the event asks for 2 hours of rest."
        ),
        False,
    ),
    Reason.MOST_SLOTS: (
        {"turns": (TWO, replace(TWO, slot_id=6, span=half_hour(8)))},
        {},
        "Sam has 2 slots already, which is the most agreed.",
        False,
    ),
    Reason.ACCOUNT_BUSY: (
        {},
        {"is_account_busy": True},
        "Somebody else posts from that account in this slot.",
        False,
    ),
}


def against(candidate: Candidate, opening: Opening) -> list[tuple[Reason, str]]:
    """Every reason with its sentence, a week before."""
    return [(one.reason, one.sentence) for one in refusals(candidate, opening, A_WEEK_BEFORE)]


def reasons(candidate: Candidate, opening: Opening) -> set[Reason]:
    """Every reason, a week before."""
    return {reason for reason, _ in against(candidate, opening)}


def test_nothing_speaks_against_somebody_free() -> None:
    assert against(SAM, NINE_OCLOCK) == []


def test_every_reason_stands_in_the_table() -> None:
    assert set(TABLE) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_said_in_one_sentence(reason: Reason) -> None:
    of_sam, of_place, sentence, _ = TABLE[reason]
    said = against(replace(SAM, **of_sam), replace(NINE_OCLOCK, **of_place))
    assert said == [(reason, sentence)]


@pytest.mark.parametrize("reason", Reason)
def test_only_the_impossible_is_hard(reason: Reason) -> None:
    assert reason.is_hard == TABLE[reason][3]


def test_all_that_speaks_against_is_said_the_impossible_first() -> None:
    sam = replace(SAM, has_left=True, turns=(QUARTER_PAST,), available=(), at_night=False)
    said = [reason for reason, _ in against(sam, replace(NINE_OCLOCK, is_night=True))]
    assert said == [
        Reason.HAS_LEFT,
        Reason.OVERLAP,
        Reason.NOT_AVAILABLE,
        Reason.NOT_AT_NIGHT,
    ]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (HALF_PAST, "right next to it; the event asks for 2 hours of rest"),
        (replace(HALF_PAST, span=half_hour(1.5)), "1 hour away; "),
        (replace(HALF_PAST, span=half_hour(-2)), "90 minutes away; "),
        (replace(HALF_PAST, span=half_hour(-1)), "30 minutes away; "),
    ],
)
def test_how_near_the_other_slot_is_is_said(other: Taken, said: str) -> None:
    ((reason, sentence),) = against(replace(SAM, turns=(TWO, other)), NINE_OCLOCK)
    assert reason is Reason.REST
    assert said in sentence


def test_exactly_the_rest_is_enough() -> None:
    at_half_past_eleven = replace(ELEVEN, span=half_hour(2.5))
    assert against(replace(SAM, turns=(at_half_past_eleven,)), NINE_OCLOCK) == []


def test_a_slot_can_be_taken_until_it_is_over() -> None:
    last = NINE_OCLOCK.over_at - timedelta(microseconds=1)
    assert refusals(SAM, NINE_OCLOCK, last) == ()
    assert [one.reason for one in refusals(SAM, NINE_OCLOCK, NINE_OCLOCK.over_at)] == [
        Reason.SLOT_OVER
    ]


def test_who_posts_as_often_as_agreed_can_still_stand_by() -> None:
    sam = replace(SAM, turns=(TWO,), most_slots=1)
    assert reasons(sam, NINE_OCLOCK) == {Reason.MOST_SLOTS}
    assert reasons(sam, replace(NINE_OCLOCK, is_standby=True)) == set()


def test_standing_by_does_not_count_as_posting() -> None:
    stands_by = replace(TWO, is_primary=False)
    assert against(replace(SAM, turns=(stands_by,), most_slots=1), NINE_OCLOCK) == []


def test_names_are_said_as_they_are_written() -> None:
    ((_, sentence),) = against(replace(SAM, name="Sam {rest} %s", has_left=True), NINE_OCLOCK)
    assert sentence == "Sam {rest} %s has left the event."


quarters = st.integers(-8, 104).map(lambda number: NINE + number * HOUR / 4)
spans = st.builds(
    lambda start, length: Span(start, start + length * HOUR / 4), quarters, st.integers(1, 6)
)
taken = st.builds(Taken, st.integers(10, 40), spans, st.booleans())
candidates = st.builds(
    Candidate,
    person_id=st.integers(1, 10_000),
    name=st.sampled_from(["Alex", "Cora", "Femi", "Lena", "Sam"]),
    department_id=st.integers(1, 3),
    available=st.lists(spans, max_size=3).map(tuple),
    at_night=st.booleans(),
    most_slots=st.integers(1, 3),
    has_left=st.booleans(),
    turns=st.lists(taken, max_size=4, unique_by=lambda turn: turn.slot_id).map(tuple),
    declined=st.frozensets(st.just(9)),
)
openings = st.builds(
    replace,
    st.just(NINE_OCLOCK),
    span=spans,
    is_night=st.booleans(),
    rest=st.integers(0, 16).map(lambda number: number * HOUR / 4),
    seats_free=st.integers(0, 2),
    is_standby=st.booleans(),
    is_account_busy=st.booleans(),
    neighbours=st.frozensets(st.integers(1, 3)),
)
everybody = st.lists(candidates, max_size=6, unique_by=lambda one: one.person_id)


@given(candidates, openings)
def test_a_reason_is_given_exactly_when_it_holds(sam: Candidate, place: Opening) -> None:
    clashes = any(overlaps(turn.span, place.span) for turn in sam.turns)
    is_near = any(distance(turn.span, place.span) < place.rest for turn in sam.turns)
    primaries = sum(turn.is_primary for turn in sam.turns)
    assert reasons(sam, place) == {
        reason
        for reason, holds in {
            Reason.HAS_LEFT: sam.has_left,
            Reason.OVERLAP: clashes,
            Reason.FULL: place.seats_free == 0,
            Reason.DECLINED: bool(sam.declined),
            Reason.NOT_AVAILABLE: not covers(sam.available, place.span),
            Reason.NOT_AT_NIGHT: place.is_night and not sam.at_night,
            Reason.REST: is_near and not clashes,
            Reason.MOST_SLOTS: not place.is_standby and primaries >= sam.most_slots,
            Reason.ACCOUNT_BUSY: place.is_account_busy,
        }.items()
        if holds
    }


@given(candidates, openings)
def test_each_reason_is_given_once_and_every_hard_one_before_the_soft(
    sam: Candidate, place: Opening
) -> None:
    said = [reason for reason, _ in against(sam, place)]
    assert said == sorted(set(said), key=list(Reason).index)
    assert [one.is_hard for one in said] == sorted((one.is_hard for one in said), reverse=True)


@given(candidates, openings)
def test_no_sentence_has_a_hole(sam: Candidate, place: Opening) -> None:
    for _, sentence in against(sam, place):
        assert sentence.endswith(".")
        assert not set("{}") & set(sentence)
        assert "  " not in sentence


@given(everybody, openings, st.randoms())
def test_the_order_does_not_depend_on_who_is_asked_first(
    people: list[Candidate], place: Opening, chance: Any
) -> None:
    shuffled = chance.sample(people, len(people))
    first, second = (
        ranked([(one, place) for one in listed], A_WEEK_BEFORE) for listed in (people, shuffled)
    )
    assert first == second


@given(everybody, openings)
def test_nobody_vanishes_and_less_against_comes_first(
    people: list[Candidate], place: Opening
) -> None:
    found = ranked([(one, place) for one in people], A_WEEK_BEFORE)
    assert {one.candidate.person_id for one in found} == {one.person_id for one in people}
    weights = [(one.is_barred, len(one.refusals)) for one in found]
    assert weights == sorted(weights)


CORA = replace(SAM, person_id=2, name="Cora", department_id=2)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(SAM, at_night=False), replace(CORA, has_left=True)),
        (SAM, replace(CORA, available=())),
        (replace(SAM, available=()), replace(CORA, available=(), at_night=False)),
        (replace(SAM, available=(), at_night=False), replace(CORA, has_left=True)),
        (SAM, replace(CORA, turns=(TWO,))),
        (SAM, replace(CORA, department_id=7)),
        (replace(SAM, turns=(replace(TWO, span=half_hour(6)),)), replace(CORA, turns=(TWO,))),
        (CORA, SAM),
    ],
    ids=[
        "what can be set aside before what cannot",
        "nothing against",
        "one reason before two",
        "two that can be set aside before one that cannot",
        "fewest slots",
        "a department that is not on just before or after",
        "the longest way to the nearest slot",
        "by name",
    ],
)
def test_the_best_comes_first(better: Candidate, worse: Candidate) -> None:
    place = replace(NINE_OCLOCK, is_night=True, neighbours=frozenset({7}))
    found = ranked([(worse, place), (better, place)], A_WEEK_BEFORE)
    assert [one.candidate for one in found] == [better, worse]


@pytest.mark.parametrize(
    ("turns", "why"),
    [
        ((), "has no slot yet"),
        ((TWO,), "has 1 slot, the nearest at 2pm"),
        ((TWO, replace(TWO, slot_id=6, span=half_hour(3))), "has 2 slots, the nearest at midday"),
    ],
)
def test_what_speaks_for_somebody_is_said(turns: tuple[Taken, ...], why: str) -> None:
    (found,) = ranked([(replace(SAM, turns=turns), NINE_OCLOCK)], A_WEEK_BEFORE)
    assert found.why == why


def test_a_wish_is_no_rule_but_lets_others_go_first() -> None:
    unwilling = replace(SAM, rather_not=(half_hour(0),))
    femi = replace(SAM, person_id=2, name="Femi", turns=(TWO,))
    assert refusals(unwilling, NINE_OCLOCK, A_WEEK_BEFORE) == ()
    first, second = ranked([(unwilling, NINE_OCLOCK), (femi, NINE_OCLOCK)], A_WEEK_BEFORE)
    assert (first.candidate.name, second.candidate.name) == ("Femi", "Sam")
    assert second.why == "would rather not at this time, has no slot yet"


def test_a_wish_about_another_time_changes_nothing() -> None:
    (one,) = ranked([(replace(SAM, rather_not=(half_hour(2),)), NINE_OCLOCK)], A_WEEK_BEFORE)
    assert one.why == "has no slot yet"
