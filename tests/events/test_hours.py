"""The hours of an event, on days of 23, 24 and 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.events.hours import Length, NoSuchTime, comes_twice, event_span, is_night, moment_of
from rota.events.hours import slot_spans as slots
from rota.lib.spans import Span

LONDON = ZoneInfo("Europe/London")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
SPRING, AUTUMN = datetime(2024, 3, 31), datetime(2024, 10, 27)
MINUTES = [15, 20, 30, 60]
YEARS = range(2024, 2036)

local_times = st.datetimes(datetime(2013, 1, 1), datetime(2036, 1, 1)).map(
    lambda one: one.replace(second=0, microsecond=0)
)


def last_sunday(year: int, month: int) -> datetime:
    """The night on which London's clocks change."""
    last = date(year, month, 31)
    return datetime.combine(last - timedelta(days=(last.weekday() + 1) % 7), time())


@given(local_times)
def test_a_local_time_is_a_moment_that_shows_it_or_is_refused(local: datetime) -> None:
    try:
        moment = moment_of(local, LONDON)
    except NoSuchTime:
        assert local.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).hour != local.hour
    else:
        assert moment.astimezone(LONDON).replace(tzinfo=None) == local


def test_a_time_that_the_clocks_skip_is_refused_with_the_reason() -> None:
    with pytest.raises(NoSuchTime) as error:
        moment_of(SPRING.replace(hour=1, minute=30), LONDON)
    assert str(error.value) == (
        "31 March 2024 has no 1:30am: the clocks go forward over it. An hour later is 2:30am."
    )


def test_a_time_that_comes_twice_is_the_first_unless_the_later_is_asked_for() -> None:
    local = AUTUMN.replace(hour=1, minute=30)
    assert moment_of(local, LONDON) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert moment_of(local, LONDON, later=True) == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "twice"),
    [
        (AUTUMN.replace(hour=1), True),
        (AUTUMN.replace(hour=2), False),
        (SPRING.replace(hour=1), False),
        (datetime(2013, 12, 12, 9), False),
    ],
)
def test_whether_a_time_comes_twice(local: datetime, twice: bool) -> None:
    assert comes_twice(local, LONDON) is twice


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("month", "hours"), [(3, 23), (10, 25)])
def test_a_calendar_day_has_23_or_25_hours_when_the_clocks_change(
    year: int, month: int, hours: int
) -> None:
    span = event_span(last_sunday(year, month), LONDON, Length.CALENDAR)
    assert span.length == timedelta(hours=hours)
    for minutes in MINUTES:
        cut = slots(span, minutes)
        assert len(cut) == hours * 60 // minutes
        assert [one.end for one in cut[:-1]] == [one.start for one in cut[1:]]
        assert (cut[0].start, cut[-1].end) == span


@pytest.mark.parametrize("month", [3, 10])
def test_24_elapsed_hours_are_24_whatever_the_clocks_do(month: int) -> None:
    span = event_span(last_sunday(2024, month), LONDON, Length.ELAPSED)
    assert span.length == timedelta(hours=24)


def test_a_calendar_day_cannot_end_at_a_time_that_does_not_come() -> None:
    with pytest.raises(NoSuchTime, match="31 March 2024 has no 1am"):
        event_span(datetime(2024, 3, 30, 1), LONDON, Length.CALENDAR)


def test_what_cannot_be_cut_into_whole_slots_is_refused() -> None:
    """On Lord Howe Island the day on which the clocks go back has 24 and a half hours."""
    span = event_span(datetime(2024, 4, 7), LORD_HOWE, Length.CALENDAR)
    assert len(slots(span, 30)) == 49
    with pytest.raises(ValueError, match="cannot be cut into slots of 60 minutes"):
        slots(span, 60)


def night(start: datetime, *, hours: float = 0.5, until: time = time(6)) -> bool:
    """Whether a slot that starts at this moment (UTC) is at night in London, from 10pm."""
    start = start.replace(tzinfo=UTC)
    return is_night(Span(start, start + timedelta(hours=hours)), LONDON, time(22), until)


@pytest.mark.parametrize(
    ("hour", "minute", "is_at_night"),
    [(21, 30, False), (21, 45, True), (22, 0, True), (0, 0, True), (5, 30, True), (6, 0, False)],
)
def test_night_hours_pass_midnight(hour: int, minute: int, is_at_night: bool) -> None:
    assert night(datetime(2013, 12, 12, hour, minute)) is is_at_night


def test_night_hours_within_one_day() -> None:
    slot = Span(datetime(2013, 12, 12, 3, tzinfo=UTC), datetime(2013, 12, 12, 4, tzinfo=UTC))
    assert is_night(slot, LONDON, time(0), time(6))
    assert not is_night(slot, LONDON, time(4), time(6))


def test_equal_hours_are_no_night() -> None:
    slot = Span(datetime(2013, 12, 12, tzinfo=UTC), datetime(2013, 12, 13, tzinfo=UTC))
    assert not is_night(slot, LONDON, time(22), time(22))


def test_the_second_1am_of_the_night_is_at_night_too() -> None:
    assert night(datetime(2024, 10, 27, 1), until=time(1, 30))
    assert not night(datetime(2024, 10, 27, 1, 30), until=time(1, 30))


def test_a_night_that_ends_at_a_time_the_clocks_skip_ends_when_they_do() -> None:
    assert night(datetime(2024, 3, 31, 0, 30), until=time(1, 30))
    assert not night(datetime(2024, 3, 31, 1), until=time(1, 30))
