"""Whose post it is."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span
from rota.posting.attribution import Chance, whose
from tests.factories import START

HALF_HOUR, MINUTE = timedelta(minutes=30), timedelta(minutes=1)
EARLY, GRACE = 5 * MINUTE, 15 * MINUTE


def chance(number: int, slot: int = 0, **more: bool) -> Chance:
    """A turn in the slot that begins so many half hours after 9am."""
    start = START + slot * HALF_HOUR
    return Chance(number, Span(start, start + HALF_HOUR), **more)


def numbers(minutes: int, *chances: Chance) -> list[int]:
    """Whose a post so many minutes after 9am may be."""
    found = whose(START + minutes * MINUTE, chances, early=EARLY, grace=GRACE)
    return [one.number for one in found]


def test_a_post_in_the_slot_is_of_who_is_on() -> None:
    assert numbers(10, chance(1), chance(2, 1)) == [1]


def test_in_the_grace_of_one_slot_it_is_of_the_next() -> None:
    assert numbers(35, chance(1), chance(2, 1)) == [2]


def test_in_the_grace_of_the_last_slot_it_is_of_that() -> None:
    assert numbers(35, chance(1)) == [1]


def test_a_little_early_it_counts() -> None:
    assert numbers(-5, chance(1)) == [1]
    assert numbers(-6, chance(1)) == []


def test_of_two_at_once_who_has_no_post_yet() -> None:
    assert numbers(10, chance(1, has_posted=True), chance(2)) == [2]


def test_of_two_without_a_post_a_person_says() -> None:
    assert numbers(10, chance(1), chance(2)) == [1, 2]


def test_a_standby_only_where_there_is_no_primary() -> None:
    assert numbers(10, chance(1, is_primary=False), chance(2)) == [2]
    assert numbers(10, chance(1, is_primary=False)) == [1]


def test_a_second_post_is_of_the_same_turn() -> None:
    assert numbers(20, chance(1, has_posted=True)) == [1]


CHANCES = st.lists(
    st.builds(chance, st.integers(), st.integers(0, 4), is_primary=st.booleans(),
              has_posted=st.booleans())
)  # fmt: skip


@given(st.integers(-60, 240), CHANCES)
def test_whoever_it_is_the_post_counts_for_their_slot(minutes: int, chances: list[Chance]) -> None:
    at = START + minutes * MINUTE
    for one in whose(at, chances, early=EARLY, grace=GRACE):
        assert one in chances
        assert one.span.start - EARLY <= at < one.span.end + GRACE
