"""Who carries how much, and how even that is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.balance import Load, balance, evenness, loads
from tests.planner.solver.small import (
    ALEX,
    CORA,
    FEMI,
    LENA,
    SAM,
    half_hours,
    person,
    posts,
    problem,
    slots,
    standby,
)


def test_a_load_counts_slots_and_standbys_and_nights_double() -> None:
    night = replace(slots(3)[2], is_night=True)
    whole = problem([*slots(2), night], [person(SAM), person(ALEX)])
    found = loads(whole, [*posts((0, SAM), (2, SAM)), *standby((1, SAM))])
    assert found == {SAM: Load(slots=2, standbys=1, nights=1), ALEX: Load()}
    assert found[SAM].total == 4


def test_all_even_is_a_hundred() -> None:
    whole = problem(slots(2), [person(SAM), person(ALEX)])
    found = balance(whole, posts((0, SAM), (1, ALEX)))
    assert (found.score, found.share, found.over, found.under) == (100, 1, (), ())


def test_the_score_is_the_mean_of_smaller_by_larger_over_all_pairs() -> None:
    whole = problem(slots(3), [person(SAM), person(ALEX), person(CORA)])
    found = balance(whole, posts((0, SAM), (1, SAM), (2, ALEX)))
    assert found.score == 16  # (1/2 + 0/2 + 0/1) / 3


def test_over_and_under_are_those_beyond_a_whole_place_from_the_share() -> None:
    people = [person(one) for one in (SAM, ALEX, CORA, FEMI)]
    whole = problem(slots(9), people)
    rota = posts(
        *((n, SAM) for n in range(4)), (4, ALEX), (5, ALEX), (6, ALEX), (7, CORA), (8, CORA)
    )
    found = balance(whole, rota)
    assert float(found.share) == 2.25
    assert (found.over, found.under) == ((SAM,), (FEMI,))


def test_who_has_all_they_agreed_to_is_not_under() -> None:
    whole = problem(slots(6), [person(SAM), person(ALEX, most=1), person(CORA)])
    rota = posts(*((n, SAM) for n in range(5)), (5, ALEX))
    assert balance(whole, rota).under == (CORA,)


def test_who_could_take_nothing_is_left_out_unless_they_have_something() -> None:
    away, there_anyway = (person(one, half_hours(20, 21)) for one in (FEMI, LENA))
    whole = problem(slots(2), [person(SAM), away, there_anyway])
    found = balance(whole, posts((0, SAM), (1, LENA)))
    assert (found.score, found.share) == (100, 1)


def test_nobody_is_even() -> None:
    assert balance(problem(slots(1), []), ()).score == 100


@given(st.lists(st.integers(0, 6), max_size=12))
def test_evenness_is_a_hundred_only_when_all_are_the_same(totals: list[int]) -> None:
    score = evenness(totals)
    assert 0 <= score <= 100
    assert (score == 100) == (len(set(totals)) <= 1)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=8))
def test_evenness_is_the_same_pair_by_pair(totals: list[int]) -> None:
    pairs = [(a, b) for i, a in enumerate(totals) for b in totals[:i]]
    mean = sum(min(pair) / max(pair) if any(pair) else 1 for pair in pairs) / len(pairs)
    assert 100 * mean - 1 - 1e-9 < evenness(totals) <= 100 * mean + 1e-9
