"""When a person can come."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.daily import DAY_MINUTES
from rota.lib.spans import Span
from rota.models import Person
from rota.people.availability import ANY, Availability, BadAvailability, parse_availability

START = datetime(2013, 12, 12, 9, tzinfo=UTC)
windows = st.builds(
    lambda start, length: (start, start + length),
    st.integers(0, DAY_MINUTES - 1),
    st.integers(1, DAY_MINUTES - 1),
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("", "any"),
        ("any", "any"),
        ("Any time.", "any"),
        ("24/7", "any"),
        ("00:00-24:00", "any"),
        ("midnight to midnight", "any"),
        ("09:00-17:00", "09:00-17:00"),
        ("9am-5pm", "09:00-17:00"),
        ("9 a.m. to 5 p.m.", "09:00-17:00"),
        ("9-5pm", "09:00-17:00"),
        ("9.30am until 5.15pm", "09:30-17:15"),
        ("0930-1715", "09:30-17:15"),
        ("9h00–17h30", "09:00-17:30"),
        ("9am – midday", "09:00-12:00"),
        ("noon till 6pm", "12:00-18:00"),
        ("12 noon-12 midnight", "12:00-24:00"),
        ("12am-12pm", "00:00-12:00"),
        ("18:00-24:00", "18:00-24:00"),
        ("24:00-06:00", "00:00-06:00"),
        ("midnight-6am", "00:00-06:00"),
        ("10pm-6", "22:00-06:00"),
        ("22-6", "22:00-06:00"),
        ("22:00-11:00", "22:00-11:00"),
        ("8-12", "08:00-12:00"),
        ("09:00-17:00; 22:00-06:00", "09:00-17:00; 22:00-06:00"),
        ("9am-5pm and 10pm-midnight", "09:00-17:00; 22:00-24:00"),
        ("9am-1pm, or 2pm-5pm,", "09:00-13:00; 14:00-17:00"),
        ("09:00-13:00\n14:00-17:00", "09:00-13:00; 14:00-17:00"),
        ("09:00\N{NO-BREAK SPACE}‑\N{NO-BREAK SPACE}17:00", "09:00-17:00"),
    ],
)
def test_what_people_write(written: str, canonical: str) -> None:
    assert parse_availability(written).text == canonical


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("often", "“often” is not a time span such as 09:00-17:00."),
        ("29 Feb", "“29 Feb” is not a time span such as 09:00-17:00."),
        ("midnight", "“midnight” is not a time span such as 09:00-17:00."),
        ("9-17 Mon-Fri", "“9-17 Mon-Fri” is not a time span such as 09:00-17:00."),
        ("9am-late", "“late” in “9am-late” is not a time such as 09:00 or 9am."),
        ("9-25", "“25” in “9-25” is not a time: a day ends at 24:00."),
        ("9-24:01", "“24:01” in “9-24:01” is not a time: a day ends at 24:00."),
        ("9-16:60", "“16:60” in “9-16:60” is not a time: a day ends at 24:00."),
        ("13pm-2pm", "“13pm” in “13pm-2pm” is not a time: with am or pm hours go to 12."),
        ("and", "Write 1 to 12 time spans such as 09:00-17:00, or any."),
        ("9-10;" * 13, "Write 1 to 12 time spans such as 09:00-17:00, or any."),
        ("x" * 60, f"“{'x' * 39}…” is not a time span such as 09:00-17:00."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(written: str, reason: str) -> None:
    with pytest.raises(BadAvailability) as error:
        parse_availability(written)
    assert str(error.value) == reason


@pytest.mark.parametrize("written", ["9-5", "9:00-5:00", "10-6", "9am-5", "10-6am", "2-4pm"])
def test_hours_that_may_be_morning_or_evening_are_asked_about(written: str) -> None:
    with pytest.raises(BadAvailability, match="may mean the morning or the evening"):
        parse_availability(written)


@given(st.lists(windows, min_size=1, max_size=12).map(tuple))
def test_the_canonical_words_read_as_the_same_and_fit_the_column(hours) -> None:  # type: ignore[no-untyped-def]
    availability = Availability(hours)
    assert parse_availability(availability.text) == availability
    assert len(availability.text) <= Person._meta.get_field("available").max_length


@given(st.text(alphabet="0123456789:.hapm -;,and\nto", max_size=30) | st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        read = parse_availability(written)
    except BadAvailability as error:
        assert str(error).endswith((".", "say."))
    else:
        assert parse_availability(read.text) == read


def test_hours_are_those_of_the_events_zone() -> None:
    day = Span(START, START + timedelta(hours=24))
    found = Availability(((540, 1020),)).spans(day, ZoneInfo("America/New_York"))
    assert found == (Span(START + timedelta(hours=5), START + timedelta(hours=13)),)


def test_who_can_come_at_any_time_can_come_on_a_day_of_25_hours() -> None:
    day = Span(datetime(2024, 10, 26, 23, tzinfo=UTC), datetime(2024, 10, 28, tzinfo=UTC))
    assert ANY.spans(day, ZoneInfo("Europe/London")) == (day,)
