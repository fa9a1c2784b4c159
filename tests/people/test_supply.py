"""How many could come in each hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span
from rota.people.supply import Demand, Group, Supply, by_hour

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2013, 12, 12, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)


def half_hours(first: int, last: int) -> Span:
    """From one half hour after nine to another."""
    return Span(NINE + first * HALF, NINE + last * HALF)


def slot(number: int, *, is_night: bool = False) -> Demand:
    """A half hour for one."""
    return Demand(half_hours(number, number + 1), is_night, needed=1)


def group(people: int, *can: Span, rather_not: tuple[Span, ...] = (), **other: int) -> Group:
    """People who take nights too."""
    return Group(can, rather_not, at_night=True, people=people, silent=other.get("silent", 0))


ALL_DAY = half_hours(0, 48)
HOUR = [slot(0), slot(1)]


def numbers(*groups: Group, slots: list[Demand] = HOUR) -> tuple[int, int, int, int]:
    """What is said to nine o'clock: can, rather not, cannot, silent."""
    (hour,) = by_hour(slots, groups, LONDON)
    return hour.can, hour.rather_not, hour.cannot, hour.silent


def test_everybody_is_counted_once_an_hour() -> None:
    unloved = group(2, ALL_DAY, rather_not=(ALL_DAY,))
    assert numbers(group(3, ALL_DAY), unloved, group(4)) == (3, 2, 4, 0)


def test_half_an_hour_is_enough_to_take_a_slot_of_it() -> None:
    assert numbers(group(1, half_hours(1, 2))) == (1, 0, 0, 0)
    assert numbers(group(1, ALL_DAY, rather_not=(half_hours(0, 1),))) == (1, 0, 0, 0)


def test_a_night_slot_counts_only_who_takes_nights() -> None:
    by_day = Group((ALL_DAY,), (), at_night=False, people=5)
    assert numbers(by_day, slots=[slot(0, is_night=True)]) == (0, 0, 5, 0)


def test_the_silent_stand_apart() -> None:
    assert numbers(group(5, ALL_DAY, silent=2)) == (3, 0, 0, 2)


@pytest.mark.parametrize(
    ("can", "unloved", "supply"),
    [(2, 0, Supply.ENOUGH), (1, 1, Supply.THIN), (1, 0, Supply.SHORT)],
)
def test_an_hour_of_two_slots_needs_two(can: int, unloved: int, supply: Supply) -> None:
    groups = [group(can, ALL_DAY), group(unloved, ALL_DAY, rather_not=(ALL_DAY,))]
    (hour,) = by_hour(HOUR, groups, LONDON)
    assert (hour.needed, hour.supply) == (2, supply)


def test_an_hour_that_comes_twice_stands_twice() -> None:
    midnight = datetime(2013, 10, 26, 23, tzinfo=UTC)  # BST; the clocks go back at 1am UTC
    slots = [
        Demand(Span(midnight + n * HALF, midnight + (n + 1) * HALF), is_night=True, needed=1)
        for n in range(8)
    ]
    assert [hour.needed for hour in by_hour(slots, [], LONDON)] == [2, 2, 2, 2]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 47), st.integers(1, 48)), max_size=6))
def test_every_hour_counts_everybody(said: list[tuple[int, int, int]]) -> None:
    groups = [group(people, half_hours(start, start + long)) for people, start, long in said]
    everybody = sum(one.people for one in groups)
    for hour in by_hour([slot(number) for number in range(48)], groups, LONDON):
        assert hour.can + hour.rather_not + hour.cannot + hour.silent == everybody
