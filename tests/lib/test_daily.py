"""Hours of the local day, against a clock that is looked at every minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.daily import DAY_MINUTES, MINUTE, Window, daily, steady
from rota.lib.spans import Span

LONDON = ZoneInfo("Europe/London")
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
SPRING = datetime(2024, 3, 31, tzinfo=UTC)  # at 1:00 UTC London goes from 1am to 2am
AUTUMN = datetime(2024, 10, 27, tzinfo=UTC)  # at 1:00 UTC London goes from 2am to 1am

starts = st.integers(0, DAY_MINUTES - 1)
windows = st.builds(lambda start, length: (start, start + length), starts, st.integers(1, 1440))
moments = st.builds(
    lambda day, minutes: day + minutes * MINUTE,
    st.sampled_from([SPRING, AUTUMN, datetime(2013, 12, 12, tzinfo=UTC)]),
    st.integers(-2 * DAY_MINUTES, 2 * DAY_MINUTES),
)


def shown(moment: datetime, zone: ZoneInfo) -> int:
    """What the clock on the wall shows, in minutes."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def is_open(window: Window, minute: int) -> bool:
    """Whether a clock that shows the minute is in the window."""
    return any(window[0] <= one < window[1] for one in (minute, minute + DAY_MINUTES))


def every_minute(span: Span) -> list[datetime]:
    """The minutes of a span."""
    return [span.start + number * MINUTE for number in range(span.length // MINUTE)]


@given(st.lists(windows, max_size=3), moments, st.integers(1, 26 * 60), st.sampled_from(ZONES))
def test_it_is_what_a_clock_shows_that_is_looked_at_every_minute(
    hours: list[Window], start: datetime, length: int, name: str
) -> None:
    within, zone = Span(start, start + length * MINUTE), ZoneInfo(name)
    seen = [
        moment
        for moment in every_minute(within)
        if any(is_open(window, shown(moment, zone)) for window in hours)
    ]
    found = daily(hours, within, zone)
    assert [moment for span in found for moment in every_minute(span)] == seen
    assert list(found) == sorted(found)


def utc(day: datetime, *hours: float) -> list[datetime]:
    """Moments so many hours after a midnight UTC."""
    return [day + timedelta(hours=hour) for hour in hours]


@pytest.mark.parametrize(
    ("day", "window", "expected"),
    [
        (SPRING, (30, 90), (0.5, 1)),  # 00:30-01:30: what is skipped is not there
        (SPRING, (90, 180), (1, 2)),  # 01:30-03:00 begins at 2am BST
        (SPRING, (75, 105), ()),  # 01:15-01:45 does not come
        (AUTUMN, (90, 120), (0.5, 1, 1.5, 2)),  # 01:30-02:00 comes twice
        (AUTUMN, (0, 90), (-1, 0.5, 1, 1.5)),  # 00:00-01:30 and another 01:00-01:30
    ],
)
def test_on_a_day_on_which_the_clocks_change(
    day: datetime, window: Window, expected: tuple[float, ...]
) -> None:
    found = daily([window], Span(day - timedelta(hours=1), day + timedelta(hours=4)), LONDON)
    assert [moment for span in found for moment in span] == utc(day, *expected)


def test_a_day_is_cut_where_the_clocks_change() -> None:
    day = Span(SPRING, SPRING + timedelta(hours=23))
    parts = steady(day, LONDON)
    assert [(span.start, lead) for span, lead in parts] == [
        (SPRING, timedelta()),
        (SPRING + timedelta(hours=1), timedelta(hours=1)),
    ]
