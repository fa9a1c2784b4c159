"""Whether an account would be blocked, seen before the event."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.forecast import (
    ALLOWANCES,
    Allowance,
    first_block,
    moved_to_fit,
    per_half_hour,
    refused,
)
from tests.factories import START

MINUTE = timedelta(minutes=1)
TWO_AN_HOUR = Allowance(2, timedelta(hours=1), "a test")


def test_the_relay_of_47_is_taken_by_every_network() -> None:
    times = [START + 30 * MINUTE * n for n in range(48)]
    assert [first_block(network, times) for network in ALLOWANCES] == [None, None, None]


def test_the_first_post_too_many_is_named_with_its_time() -> None:
    times = [START + 20 * timedelta(seconds=1) * n for n in range(60)]
    block = first_block("x", times)
    assert block is not None
    assert (block.at, block.until) == (times[50], START + 30 * MINUTE)


def test_an_allowance_is_free_again_just_when_it_says() -> None:
    times = [START, START + MINUTE, START + 60 * MINUTE]
    assert first_block("x", times, allowed=[TWO_AN_HOUR]) is None
    sooner = [*times[:2], times[2] - timedelta.resolution]
    block = first_block("x", sooner, allowed=[TWO_AN_HOUR])
    assert block is not None
    assert block.at == sooner[2]


def test_an_unknown_network_blocks_nothing() -> None:
    assert first_block("other", [START] * 1000) is None


@pytest.mark.parametrize(("minutes", "expected"), [(61, [0, 1, 60]), (59, None)])
def test_posts_are_spread_as_little_as_needed(minutes: int, expected: list[int] | None) -> None:
    times = [START, START + MINUTE, START + 2 * MINUTE]
    latest = [START + minutes * MINUTE] * 3
    moved = moved_to_fit(times, TWO_AN_HOUR, latest)
    assert moved == (tuple(START + n * MINUTE for n in expected) if expected else None)


MINUTES = st.lists(st.integers(0, 300), max_size=20).map(sorted)


@given(MINUTES)
def test_what_is_spread_is_never_blocked_nor_earlier(minutes: list[int]) -> None:
    times = [START + n * MINUTE for n in minutes]
    late = START + timedelta(days=2)
    moved = moved_to_fit(times, TWO_AN_HOUR, [late] * len(times))
    assert moved is not None
    assert first_block("x", moved, allowed=[TWO_AN_HOUR]) is None
    assert all(at <= later for at, later in zip(times, moved, strict=True))


def test_what_finds_no_room_is_turned_away_and_takes_none() -> None:
    times = [START, START, START + MINUTE, START + 60 * MINUTE, START + 61 * MINUTE]
    assert refused(times, TWO_AN_HOUR) == (START + MINUTE,)


MINUTES = st.lists(st.integers(min_value=0, max_value=300), max_size=40)


@given(MINUTES, st.integers(min_value=1, max_value=5))
def test_without_what_is_turned_away_nothing_is_blocked(minutes: list[int], most: int) -> None:
    allowance = Allowance(most, timedelta(hours=1), "a test")
    times = sorted(START + MINUTE * minute for minute in minutes)
    away = list(refused(times, allowance))
    kept = list(times)
    for one in away:
        kept.remove(one)
    assert first_block("any", kept, allowed=[allowance]) is None
    assert bool(away) is (first_block("any", times, allowed=[allowance]) is not None)


def test_each_half_hour_is_counted_and_an_empty_one_is_not_left_out() -> None:
    times = [START, START + 29 * MINUTE, START + 60 * MINUTE]
    counts = per_half_hour(times, START, START + 75 * MINUTE)
    assert counts == (
        (START, 2),
        (START + 30 * MINUTE, 0),
        (START + 60 * MINUTE, 1),
    )
