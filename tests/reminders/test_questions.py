"""When people are asked when they can."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rota.reminders.timing import DEFAULT_POLICY, Due, Kind, Rule, due_questions

ASKED = datetime(2013, 12, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)

rules = st.builds(
    lambda minutes, times, is_on: Rule(Kind.AVAILABILITY, is_on, minutes, times=times),
    st.integers(1, 7 * 24 * 60),
    st.integers(1, 10),
    st.booleans(),
)
lengths = st.timedeltas(timedelta(), timedelta(days=30))


def hours(dues: tuple[Due, ...]) -> list[float]:
    """How many hours after the question each is due."""
    return [(due.not_before - ASKED) / HOUR for due in dues]


def test_with_a_week_to_go_two_more_come_before_the_deadline() -> None:
    assert hours(due_questions(ASKED, ASKED + 168 * HOUR, DEFAULT_POLICY, ASKED)) == [0, 120, 144]


def test_with_a_day_to_go_nobody_is_asked_twice() -> None:
    assert hours(due_questions(ASKED, ASKED + 24 * HOUR, DEFAULT_POLICY, ASKED)) == [0]


@given(rules, lengths, lengths)
def test_questions_follow_one_another_to_the_deadline(
    rule: Rule, length: timedelta, later: timedelta
) -> None:
    until, now = ASKED + length, ASKED + later
    dues = due_questions(ASKED, until, [rule], now)
    assert bool(dues) == (now < until)
    assert all(one.not_after == other.not_before for one, other in pairwise(dues))
    assert all(now < due.not_after <= until for due in dues)
    assert dues == () or dues[-1].not_after == until


@given(rules, lengths)
def test_nobody_is_asked_more_often_than_the_policy_says(rule: Rule, length: timedelta) -> None:
    dues = due_questions(ASKED, ASKED + length, [rule], ASKED)
    assert len(dues) <= 1 + rule.times * rule.is_on
    gaps = [due.not_before - ASKED for due in dues[1:]]
    assert all(gap >= timedelta(minutes=rule.minutes or 0) / 2 for gap in gaps)
