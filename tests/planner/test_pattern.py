"""A stretch copied to another place of the day."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rota.planner.pattern import BadPattern, wishes

ORDER = [90, 93, 100, 113, 120]  # slots in order of time, whatever their numbers
SAM, CORA = "Sam", "Cora"


def copied(first: int, last: int, to: int, times: int = 1) -> list[tuple[str, int | None]]:
    """Who is wanted where; Sam stands in the first slot, Cora in the second."""
    found = wishes(ORDER, {90: [SAM], 93: [CORA]}, first=first, last=last, to=to, times=times)
    return [(wish.thing, wish.slot) for wish in found]


def test_a_copy_keeps_the_order() -> None:
    assert copied(90, 93, to=113) == [(SAM, 113), (CORA, 120)]


def test_each_further_copy_begins_where_that_before_ends() -> None:
    assert copied(90, 90, to=93, times=3) == [(SAM, 93), (SAM, 100), (SAM, 113)]


def test_what_lies_beyond_the_last_slot_has_none() -> None:
    assert copied(90, 93, to=120) == [(SAM, 120), (CORA, None)]


def test_an_empty_slot_stays_empty() -> None:
    assert copied(93, 100, to=113) == [(CORA, 113)]


def test_a_stretch_that_runs_backwards_is_told() -> None:
    with pytest.raises(BadPattern, match=r"The last slot comes before the first\."):
        copied(93, 90, to=113)


@pytest.mark.parametrize("to", [90, 93])
def test_a_copy_does_not_lie_upon_the_pattern(to: int) -> None:
    with pytest.raises(BadPattern, match="lie upon the pattern itself"):
        copied(90, 93, to=to)


def test_a_copy_may_come_before_its_pattern() -> None:
    found = wishes(ORDER, {113: [SAM]}, first=113, last=120, to=90, times=1)
    assert [wish.slot for wish in found] == [90]


@given(st.data(), st.integers(1, 12), st.integers(1, 5))
def test_every_place_is_wanted_once_in_every_copy_as_far_from_its_own(
    data: st.DataObject, count: int, times: int
) -> None:
    order = list(range(count))
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    before = range(max(first - times * (last - first + 1) + 1, 0))
    places = [*before, *range(last + 1, count)]
    assume(places)
    to = data.draw(st.sampled_from(places))
    things = {slot: [f"who {slot}", f"and {slot}"] for slot in order}
    found = wishes(order, things, first=first, last=last, to=to, times=times)
    length = last - first + 1
    assert len(found) == 2 * length * times
    for wish in found:
        there = int(wish.thing.split()[1]) - first + to + (wish.copy - 1) * length
        assert wish.slot == (there if there < count else None)
