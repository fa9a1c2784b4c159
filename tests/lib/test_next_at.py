"""The moment that a local time means."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.times import next_at

LONDON = ZoneInfo("Europe/London")
zones = st.sampled_from(["Europe/London", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"])
walls = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(walls, zones.map(ZoneInfo), moments)
def test_it_shows_that_time_and_is_not_too_early(
    wall: time, zone: ZoneInfo, earliest: datetime
) -> None:
    found = next_at(wall, zone, earliest)
    assert found >= earliest
    assert found.astimezone(zone).time() == wall
    assert found - earliest < timedelta(days=3)


@pytest.mark.parametrize(
    ("wall", "earliest", "found"),
    [
        ("09:00", "2013-12-12T09:00", "2013-12-12T09:00"),
        ("08:59", "2013-12-12T09:00", "2013-12-13T08:59"),
        ("00:10", "2013-12-12T23:55", "2013-12-13T00:10"),
        ("01:30", "2013-10-27T00:00", "2013-10-27T00:30"),  # BST, before the clocks go back
        ("01:30", "2013-10-27T00:31", "2013-10-27T01:30"),  # GMT, an hour later
        ("01:30", "2013-03-31T00:00", "2013-04-01T00:30"),  # that night has no half past one
    ],
)
def test_the_nearest_is_meant(wall: str, earliest: str, found: str) -> None:
    start = datetime.fromisoformat(f"{earliest}Z")
    assert next_at(time.fromisoformat(wall), LONDON, start) == datetime.fromisoformat(f"{found}Z")
