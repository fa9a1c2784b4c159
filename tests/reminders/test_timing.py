"""What is sent about an assignment, and when."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from rota.lib.spans import Span
from rota.models import MessageKind
from rota.reminders.timing import (
    ATTEMPTS_AT_MOST,
    DEFAULT_POLICY,
    Kind,
    Rule,
    TurnFacts,
    due_digests,
    due_for_turn,
    next_attempt,
)

LONDON = ZoneInfo("Europe/London")
GRACE = timedelta(minutes=15)
HALF_HOUR = timedelta(minutes=30)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def utc(*fields: int) -> datetime:
    """A moment in UTC."""
    return datetime(*fields, tzinfo=UTC)  # type: ignore[misc, arg-type]


NINE = utc(2013, 12, 12, 9)


def turn(start: datetime = NINE, *, state: str = "confirmed", **facts: object) -> TurnFacts:
    """A primary's half hour."""
    fields = {"is_primary": True, "invited_at": start - WEEK} | facts
    return TurnFacts(state=state, span=Span(start, start + HALF_HOUR), **fields)  # type: ignore[arg-type]


def dues(
    facts: TurnFacts, policy: tuple[Rule, ...] = DEFAULT_POLICY, now: datetime | None = None
) -> dict[tuple[str, int], tuple[datetime, datetime]]:
    """From when until when each message is worth sending, seen from `now`: else when invited."""
    now = now or facts.invited_at or facts.span.start - WEEK
    found = due_for_turn(facts, policy, GRACE, LONDON, now)
    return {(due.kind, due.number): (due.not_before, due.not_after) for due in found}


def kinds(facts: TurnFacts, **asked: object) -> list[str]:
    """The kinds that go out, in order of time."""
    return [kind for kind, _ in dues(facts, **asked)]  # type: ignore[arg-type]


def without(kind: Kind) -> tuple[Rule, ...]:
    """The default policy with one kind switched off."""
    return tuple(
        Rule(rule.kind, rule.is_on and rule.kind != kind, rule.minutes, rule.at, rule.times)
        for rule in DEFAULT_POLICY
    )


def with_rule(new: Rule) -> tuple[Rule, ...]:
    """The default policy with one line edited."""
    return tuple(new if rule.kind == new.kind else rule for rule in DEFAULT_POLICY)


def test_the_kinds_are_those_of_the_outbox() -> None:
    assert [kind.value for kind in Kind] == MessageKind.values


def test_a_confirmed_primary_gets_each_of_these_in_its_time() -> None:
    assert dues(turn()) == {
        ("evening", 1): (utc(2013, 12, 11, 18), utc(2013, 12, 12, 8)),
        ("hour", 1): (utc(2013, 12, 12, 8), NINE),
        ("on", 1): (NINE, utc(2013, 12, 12, 9, 30)),
        ("nudge", 1): (utc(2013, 12, 12, 9, 10), utc(2013, 12, 12, 9, 45)),
        ("missed", 1): (utc(2013, 12, 12, 9, 45), utc(2013, 12, 12, 11, 45)),
    }


def test_who_has_not_answered_is_chased_each_day_until_the_hour_before() -> None:
    chased = {name: span for name, span in dues(turn(state="invited")).items() if "chase" in name}
    assert chased == {
        ("chase", 1): (utc(2013, 12, 6, 9), utc(2013, 12, 7, 9)),
        ("chase", 2): (utc(2013, 12, 7, 9), utc(2013, 12, 8, 9)),
        ("chase", 3): (utc(2013, 12, 8, 9), utc(2013, 12, 12, 8)),
    }


@pytest.mark.parametrize("state", ["proposed", "declined", "withdrawn"])
def test_who_does_not_hold_a_published_place_gets_nothing(state: str) -> None:
    assert kinds(turn(state=state)) == []


def test_a_standby_is_reminded_but_neither_told_to_post_nor_missed() -> None:
    assert kinds(turn(is_primary=False)) == ["evening", "hour"]
    assert kinds(turn(is_primary=False, state="invited"))[:3] == ["chase", "chase", "chase"]


def test_after_a_post_nobody_is_told_nudged_or_missed() -> None:
    assert kinds(turn(has_posted=True)) == ["evening", "hour"]


@pytest.mark.parametrize(
    ("start", "evening"),
    [
        (utc(2013, 12, 13, 0, 0), utc(2013, 12, 12, 18)),  # midnight belongs to the new day
        (utc(2013, 12, 12, 23, 30), utc(2013, 12, 11, 18)),
        (utc(2013, 12, 12, 17, 30), utc(2013, 12, 11, 18)),
        (utc(2024, 3, 31, 0, 30), utc(2024, 3, 30, 18)),  # before the clocks go forward: GMT
        (utc(2024, 3, 31, 1, 0), utc(2024, 3, 30, 18)),  # 2am BST, an hour after half past midnight
        (utc(2024, 3, 31, 23, 0), utc(2024, 3, 31, 17)),  # midnight BST: 6pm BST the day before
        (utc(2024, 10, 27, 0, 0), utc(2024, 10, 26, 17)),  # the first 1am, BST
        (utc(2024, 10, 27, 1, 0), utc(2024, 10, 26, 17)),  # the second 1am, GMT
        (utc(2024, 10, 28, 0, 0), utc(2024, 10, 27, 18)),  # midnight GMT
    ],
)
def test_the_evening_before_is_six_in_the_evening_by_the_local_clock(
    start: datetime, evening: datetime
) -> None:
    assert dues(turn(start))[("evening", 1)][0] == evening


@pytest.mark.parametrize("start", [utc(2024, 3, 31, 1), utc(2024, 10, 27, 0), utc(2024, 10, 27, 1)])
def test_an_hour_before_is_an_hour_whatever_the_clocks_do(start: datetime) -> None:
    assert dues(turn(start))[("hour", 1)] == (start - HOUR, start)


def test_an_evening_time_that_the_clocks_leap_over_still_comes_once() -> None:
    policy = with_rule(Rule(Kind.EVENING, at=time(1, 30)))
    begins = dues(turn(utc(2024, 4, 1, 9)), policy)[("evening", 1)][0]
    assert begins == utc(2024, 3, 31, 1, 30)  # 2:30am BST


@pytest.mark.parametrize(
    ("told_before", "expected"),
    [
        (timedelta(days=2), ["evening", "hour"]),
        (timedelta(hours=12), ["hour"]),  # at nine in the evening: the invitation is enough
        (timedelta(minutes=30), []),
        (timedelta(minutes=-5), []),
    ],
)
def test_a_reminder_whose_moment_had_passed_is_not_sent_on_top_of_the_invitation(
    told_before: timedelta, expected: list[str]
) -> None:
    assert kinds(turn(invited_at=NINE - told_before, has_posted=True)) == expected


def test_who_has_just_answered_is_not_reminded_of_what_they_spoke_about() -> None:
    at_half_past_eight = NINE - HALF_HOUR
    assert kinds(turn(answered_at=at_half_past_eight), now=at_half_past_eight) == [
        "on",
        "nudge",
        "missed",
    ]


def test_a_reminder_that_was_held_up_is_worth_sending_until_the_next_one_begins() -> None:
    assert kinds(turn(), now=NINE - HOUR - timedelta(seconds=1))[0] == "evening"
    assert kinds(turn(), now=NINE - HOUR)[0] == "hour"
    assert kinds(turn(), now=NINE)[0] == "on"


def test_who_is_put_in_during_the_slot_is_told_at_once_that_they_are_on() -> None:
    five_past = NINE + timedelta(minutes=5)
    facts = turn(state="invited", invited_at=five_past)
    assert kinds(facts) == ["on", "nudge", "missed"]
    assert dues(facts)[("on", 1)] == (NINE, NINE + HALF_HOUR)


def test_organisers_hear_three_times_that_nobody_takes_a_slot() -> None:
    told = dues(turn(cover_wanted_at=NINE - WEEK))
    moments = [(NINE - 24 * HOUR), (NINE - 6 * HOUR), (NINE - 2 * HOUR), NINE]
    assert [told[("uncovered", number)] for number in (3, 2, 1)] == list(pairwise(moments))


def test_who_asks_for_cover_late_is_reported_from_the_next_moment_on() -> None:
    told = dues(turn(cover_wanted_at=NINE - 5 * HOUR))
    assert [number for kind, number in told if kind == "uncovered"] == [1]


@pytest.mark.parametrize("rule", DEFAULT_POLICY, ids=lambda rule: rule.kind)
def test_a_kind_that_is_switched_off_is_not_sent(rule: Rule) -> None:
    facts = turn(state="invited", cover_wanted_at=NINE - WEEK)
    assert rule.kind not in kinds(facts, policy=without(rule.kind))


def test_without_the_hour_before_the_evening_is_worth_sending_until_the_start() -> None:
    assert dues(turn(), without(Kind.HOUR))[("evening", 1)][1] == NINE


def test_edited_minutes_and_times_are_followed() -> None:
    assert dues(turn(), with_rule(Rule(Kind.HOUR, minutes=90)))[("hour", 1)][0] == NINE - 1.5 * HOUR
    nudge = dues(turn(), with_rule(Rule(Kind.NUDGE, minutes=20)))[("nudge", 1)][0]
    assert nudge == NINE + timedelta(minutes=20)
    often = with_rule(Rule(Kind.CHASE, minutes=60, times=2))
    assert [one for one in dues(turn(state="invited"), often) if "chase" in one] == [
        ("chase", 1),
        ("chase", 2),
    ]


def test_a_nudge_set_past_the_grace_is_never_sent() -> None:
    assert "nudge" not in kinds(turn(), policy=with_rule(Rule(Kind.NUDGE, minutes=45)))


def test_an_hour_before_that_comes_before_the_evening_replaces_it() -> None:
    a_day = with_rule(Rule(Kind.HOUR, minutes=24 * 60))
    assert kinds(turn(has_posted=True), policy=a_day) == ["hour"]


def test_a_digest_leaves_each_evening_from_the_release_until_the_event_ends() -> None:
    event = Span(utc(2024, 3, 30, 9), utc(2024, 3, 31, 9))
    published = utc(2024, 3, 28, 20)  # after seven
    found = due_digests(event, published, DEFAULT_POLICY, LONDON, published)
    assert [due.not_before for due in found] == [utc(2024, 3, 29, 19), utc(2024, 3, 30, 19)]
    assert [due.not_after for due in found] == [utc(2024, 3, 29, 23), utc(2024, 3, 30, 23)]


def test_a_digest_is_local_time_on_both_sides_of_a_clock_change() -> None:
    event = Span(utc(2024, 3, 31, 9), utc(2024, 4, 1, 9))
    found = due_digests(event, utc(2024, 3, 30, 9), DEFAULT_POLICY, LONDON, utc(2024, 3, 30, 9))
    assert [due.not_before for due in found] == [utc(2024, 3, 30, 19), utc(2024, 3, 31, 18)]


def test_a_digest_that_is_switched_off_is_not_sent() -> None:
    event = Span(NINE, NINE + timedelta(hours=24))
    assert due_digests(event, NINE - WEEK, without(Kind.DIGEST), LONDON, NINE - WEEK) == ()


def test_an_attempt_is_repeated_after_1_2_5_5_and_then_every_10_minutes() -> None:
    waits = [(next_attempt(number, NINE) or NINE) - NINE for number in range(1, 8)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 5, 5, 10, 10, 10)]


def test_it_is_given_up_when_the_next_attempt_would_be_too_late() -> None:
    assert next_attempt(1, NINE, NINE + timedelta(minutes=1)) is None
    assert next_attempt(1, NINE, NINE + timedelta(seconds=61)) == NINE + timedelta(minutes=1)


def test_it_is_given_up_after_a_day() -> None:
    assert next_attempt(ATTEMPTS_AT_MOST, NINE) is not None
    assert next_attempt(ATTEMPTS_AT_MOST + 1, NINE) is None
