"""What follows from an attempt, and from a look."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.aftermath import after_attempt, after_look, next_look
from rota.posting.lifecycle import Step
from rota.posting.networks.problems import Kind
from tests.factories import START

KINDS = st.sampled_from(Kind)
SECOND = timedelta(seconds=1)


def followed(kind: Kind, *, maybe_out: bool = False, attempts: int = 1) -> Step | None:
    """The step after an attempt that ended so."""
    verdict = after_attempt(kind, attempts=attempts, maybe_out=maybe_out, retry_at=None, now=START)
    return verdict.step


@pytest.mark.parametrize("kind", [Kind.RATE_LIMITED, Kind.UNREACHABLE, Kind.SERVER])
def test_what_passes_is_tried_again(kind: Kind) -> None:
    assert followed(kind) is Step.PUT_OFF


@pytest.mark.parametrize("kind", [Kind.EXPIRED, Kind.INVALID])
def test_what_only_a_person_can_mend_fails(kind: Kind) -> None:
    assert followed(kind) is Step.FAIL


@pytest.mark.parametrize("kind", [Kind.UNKNOWN, Kind.DUPLICATE])
def test_what_may_be_out_is_looked_for(kind: Kind) -> None:
    assert followed(kind) is Step.LOSE_TOUCH


@given(KINDS, st.integers(1, 50))
def test_what_may_have_been_out_before_is_never_just_tried_again(kind: Kind, attempts: int) -> None:
    assert followed(kind, maybe_out=True, attempts=attempts) is Step.LOSE_TOUCH


@given(
    st.sampled_from([Kind.RATE_LIMITED, Kind.UNREACHABLE]), st.integers(1, 50), st.integers(0, 900)
)
def test_a_network_is_left_alone_for_as_long_as_it_asks(
    kind: Kind, attempts: int, seconds: int
) -> None:
    retry_at = START + seconds * SECOND
    verdict = after_attempt(kind, attempts=attempts, maybe_out=False, retry_at=retry_at, now=START)
    assert verdict.not_before is not None
    assert verdict.not_before >= retry_at
    assert verdict.not_before > START


def looked(age: timedelta, *, is_repeatable: bool = True, is_there: bool = False) -> Step | None:
    """The step after a look so long after the attempt."""
    verdict = after_look(is_there, is_repeatable=is_repeatable, attempted_at=START, now=START + age)
    return verdict.step


def test_what_is_there_is_out() -> None:
    assert looked(SECOND, is_there=True) is Step.SUCCEED


def test_a_request_may_be_under_way_for_two_minutes() -> None:
    assert looked(119 * SECOND) is None
    assert looked(120 * SECOND) is Step.PUT_OFF


@given(st.timedeltas(timedelta(), timedelta(days=3)))
def test_where_a_second_post_is_possible_only_a_person_sends_it_again(age: timedelta) -> None:
    assert looked(age, is_repeatable=False) is None


@given(st.timedeltas(timedelta(), timedelta(days=1) - SECOND))
def test_the_looks_come_apart_and_never_more_than_ten_minutes(age: timedelta) -> None:
    at = next_look(age, START)
    assert at is not None
    assert timedelta() < at - START <= timedelta(minutes=10)


def test_after_a_day_only_a_person_looks() -> None:
    assert next_look(timedelta(days=1), START) is None
