"""What a release changes for whom: new, moved, cancelled, and nothing for everybody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span
from rota.planner.changes import Change, Difference, Line, differences

NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
SAM, ALEX = 1, 2


def at(number: int) -> Span:
    """The half hour with that number from 9am."""
    start = NINE + number * timedelta(minutes=30)
    return Span(start, start + timedelta(minutes=30))


SAM_AT_NINE = Line(10, SAM, at(0), "primary", "@main on X")

lines = st.builds(
    Line,
    assignment_id=st.integers(1, 6),
    person_id=st.integers(1, 3),
    span=st.integers(0, 4).map(at),
    kind=st.sampled_from(["primary", "standby"]),
    account=st.sampled_from(["", "@main on X", "@hostels on X"]),
)
rotas = st.lists(lines, max_size=6, unique_by=lambda line: line.assignment_id)


def apply(old: list[Line], found: tuple[Difference, ...]) -> set[Line]:
    """The old rota with the changes made."""
    gone = {one.old for one in found if one.old}
    return {line for line in old if line not in gone} | {one.new for one in found if one.new}


@given(rotas)
def test_the_same_rota_changes_nothing(old: list[Line]) -> None:
    assert differences(old, list(reversed(old))) == ()


@given(rotas, rotas)
def test_the_changes_make_the_old_rota_the_new_one(old: list[Line], new: list[Line]) -> None:
    assert apply(old, differences(old, new)) == set(new)


@given(rotas, rotas)
def test_backwards_what_was_new_is_cancelled(old: list[Line], new: list[Line]) -> None:
    there, back = differences(old, new), differences(new, old)
    turned = {
        Change.NEW: Change.CANCELLED,
        Change.CANCELLED: Change.NEW,
        Change.MOVED: Change.MOVED,
    }
    assert {(turned[one.change], one.new, one.old) for one in there} == {
        (one.change, one.old, one.new) for one in back
    }


@given(rotas, rotas)
def test_only_those_whose_line_differs_are_told(old: list[Line], new: list[Line]) -> None:
    told = {one.person_id for one in differences(old, new)}
    both = set(old) & set(new)
    changed = {line.person_id for line in [*old, *new] if line not in both}
    assert told == changed


@given(rotas, rotas)
def test_a_move_is_of_one_person_and_says_old_and_new(old: list[Line], new: list[Line]) -> None:
    for one in differences(old, new):
        sides = (one.old is not None, one.new is not None)
        assert (
            sides
            == {
                Change.NEW: (False, True),
                Change.MOVED: (True, True),
                Change.CANCELLED: (True, False),
            }[one.change]
        )
        if one.old and one.new:
            assert one.old.person_id == one.new.person_id == one.person_id
            assert one.old != one.new


@given(rotas, rotas)
def test_changes_stand_in_order_of_time(old: list[Line], new: list[Line]) -> None:
    found = [(one.new or one.old).span for one in differences(old, new)]  # type: ignore[union-attr]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "change", [{"span": at(1)}, {"kind": "standby"}, {"account": "@hostels on X"}]
)
def test_another_time_kind_or_account_is_a_move(change: dict[str, object]) -> None:
    new = replace(SAM_AT_NINE, **change)  # type: ignore[arg-type]
    assert differences([SAM_AT_NINE], [new]) == (Difference(Change.MOVED, SAM_AT_NINE, new),)


def test_a_slot_that_changes_hands_is_cancelled_for_one_and_new_for_the_other() -> None:
    alex = replace(SAM_AT_NINE, assignment_id=11, person_id=ALEX)
    assert differences([SAM_AT_NINE], [alex]) == (
        Difference(Change.CANCELLED, SAM_AT_NINE, None),
        Difference(Change.NEW, None, alex),
    )
