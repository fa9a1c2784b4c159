"""What holds for every assignment, policy and moment."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from rota.lib.spans import Span
from rota.reminders.timing import (
    DEFAULT_POLICY,
    Due,
    Kind,
    Rule,
    TurnFacts,
    due_digests,
    due_for_turn,
)

LONDON = ZoneInfo("Europe/London")
GRACE = timedelta(minutes=15)
HOUR = timedelta(hours=1)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
TIMES = st.times()
MINUTES = st.integers(1, 7 * 24 * 60)
RULES = st.tuples(
    st.builds(
        Rule, st.just(Kind.CHASE), st.booleans(), MINUTES, st.none(), times=st.integers(1, 10)
    ),
    st.builds(Rule, st.just(Kind.EVENING), st.booleans(), at=TIMES),
    st.builds(Rule, st.just(Kind.HOUR), st.booleans(), MINUTES),
    st.builds(Rule, st.just(Kind.ON), st.booleans()),
    st.builds(Rule, st.just(Kind.NUDGE), st.booleans(), MINUTES),
    st.builds(Rule, st.just(Kind.MISSED), st.booleans()),
    st.builds(
        Rule, st.just(Kind.UNCOVERED), st.booleans(), MINUTES, st.none(), times=st.integers(1, 3)
    ),
)
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"])


@st.composite
def turns(draw: st.DrawFn) -> TurnFacts:
    """Any assignment."""
    start = draw(MOMENTS)
    length = timedelta(minutes=draw(st.sampled_from([15, 20, 30, 60])))
    invited = draw(st.none() | st.integers(-20_000, 200).map(lambda m: start + m * HOUR / 60))
    return TurnFacts(
        state=draw(st.sampled_from(["proposed", "invited", "confirmed", "declined", "withdrawn"])),
        is_primary=draw(st.booleans()),
        span=Span(start, start + length),
        invited_at=invited,
        answered_at=draw(st.none() | st.integers(-200, 10).map(lambda h: start + h * HOUR)),
        has_posted=draw(st.booleans()),
        cover_wanted_at=draw(st.none() | st.integers(-200, 10).map(lambda h: start + h * HOUR)),
    )


@st.composite
def found(draw: st.DrawFn) -> tuple[TurnFacts, tuple[Rule, ...], datetime, tuple[Due, ...]]:
    """Any assignment under any policy at any moment, and what timing says of it."""
    facts, policy, zone = draw(turns()), draw(RULES), ZoneInfo(draw(ZONES))
    now = facts.span.start + draw(st.integers(-200, 10)) * HOUR
    return facts, policy, now, due_for_turn(facts, policy, GRACE, zone, now)


Found = tuple[TurnFacts, tuple[Rule, ...], datetime, tuple[Due, ...]]


@given(found())
def test_nothing_is_due_that_is_already_too_late_or_never_worth_sending(case: Found) -> None:
    _, _, now, said = case
    assert all(due.not_before < due.not_after and now < due.not_after for due in said)


@given(found())
def test_each_message_is_said_once_and_in_order(case: Found) -> None:
    _, _, _, said = case
    names = [(due.kind, due.number) for due in said]
    assert len(names) == len(set(names))
    assert [due.not_before for due in said] == sorted(due.not_before for due in said)


@given(found())
def test_only_what_the_policy_has_switched_on_is_sent(case: Found) -> None:
    _, policy, _, said = case
    assert {due.kind for due in said} <= {rule.kind for rule in policy if rule.is_on}


@given(found())
def test_no_reminder_of_a_slot_comes_after_it_began(case: Found) -> None:
    facts, _, _, said = case
    before = {Kind.CHASE, Kind.EVENING, Kind.HOUR}
    assert all(due.not_after <= facts.span.start for due in said if due.kind in before)


@given(found())
def test_one_reminder_of_the_series_at_a_time(case: Found) -> None:
    _, _, _, said = case
    series = [due for due in said if due.kind in {Kind.EVENING, Kind.HOUR, Kind.ON}]
    assert all(one.not_after <= other.not_before for one, other in pairwise(series))


@given(found())
def test_organisers_hear_one_by_one_that_nobody_takes_a_slot_until_it_begins(case: Found) -> None:
    facts, _, _, said = case
    told = [due for due in said if due.kind == Kind.UNCOVERED]
    assert all(due.not_after <= facts.span.start for due in told)
    assert all(one.not_after <= other.not_before for one, other in pairwise(told))
    if told:
        assert facts.cover_wanted_at is not None
        assert facts.cover_wanted_at < told[0].not_before


@given(turns(), st.integers(-200, 10), st.integers(0, 48))
def test_as_time_passes_messages_run_out_and_none_appears(
    facts: TurnFacts, hours: int, later: int
) -> None:
    now = facts.span.start + hours * HOUR
    first = due_for_turn(facts, DEFAULT_POLICY, GRACE, LONDON, now)
    then = due_for_turn(facts, DEFAULT_POLICY, GRACE, LONDON, now + later * HOUR)
    assert set(then) <= set(first)


@given(MOMENTS, ZONES, st.integers(0, 6), st.integers(0, 23))
def test_digests_are_a_day_apart_by_the_local_clock(
    start: datetime, zone: str, days: int, hour: int
) -> None:
    event, tz = Span(start, start + timedelta(hours=24)), ZoneInfo(zone)
    policy = (Rule(Kind.DIGEST, at=time(hour, 15)),)
    published = start - timedelta(days=days)
    said = due_digests(event, published, policy, tz, published)
    locals_ = [due.not_before.astimezone(tz) for due in said]
    assume(all(one.time() == time(hour, 15) for one in locals_))  # not leapt over by the clocks
    assert [one.date() for one in locals_] == [
        locals_[0].date() + timedelta(days=number) for number in range(len(locals_))
    ]
    assert days - 1 <= len(said) <= days + 2
