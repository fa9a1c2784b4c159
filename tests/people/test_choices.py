"""What people say to each hour, and the words in which it is stored."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span, covers
from rota.people.availability import parse_availability, parse_rather_not
from rota.people.choices import (
    Choice,
    choices_of,
    clock_hours,
    night_window,
    parts_of,
    takes_nights,
    windows_of,
)

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2013, 12, 12, 9, tzinfo=UTC)
DAY = Span(NINE, NINE + timedelta(days=1))
NIGHT = night_window(time(22), time(6))
CAN, RATHER_NOT, CANNOT = Choice.CAN, Choice.RATHER_NOT, Choice.CANNOT

said = st.dictionaries(st.integers(0, 23), st.sampled_from(Choice), min_size=1)


@given(said)
def test_what_is_stored_reads_as_what_was_said(choices: dict[int, Choice]) -> None:
    available, rather_not = windows_of(choices)
    assert choices_of(available, rather_not, choices) == choices


@given(said)
def test_the_words_are_canonical_and_fit_their_column(choices: dict[int, Choice]) -> None:
    available, rather_not = windows_of(choices)
    assert parse_availability(available).text == available
    assert rather_not == "" or parse_rather_not(rather_not).text == rather_not
    assert max(len(available), len(rather_not)) <= 200


@given(said, st.integers(0, 23))
def test_a_slot_of_an_hour_that_was_refused_is_not_covered(
    choices: dict[int, Choice], hour: int
) -> None:
    start = datetime(2013, 12, 12, hour, tzinfo=UTC)
    slot = Span(start, start + timedelta(minutes=30))
    available = parse_availability(windows_of(choices)[0])
    expected = choices.get(hour, CANNOT) != CANNOT or available.text == "any"
    assert covers(available.spans(slot, LONDON), slot) == expected


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (dict.fromkeys(range(24), CAN), ("any", "")),
        (dict.fromkeys(range(24), RATHER_NOT), ("any", "any")),
        (dict.fromkeys(range(24), CANNOT), ("never", "")),
        ({9: CAN, 10: CAN, 11: CANNOT}, ("09:00-11:00", "")),
        ({22: CAN, 23: RATHER_NOT, 0: CAN, 1: CANNOT}, ("22:00-01:00", "23:00-24:00")),
        ({9: CAN, 10: CANNOT, 11: RATHER_NOT}, ("09:00-10:00; 11:00-12:00", "11:00-12:00")),
    ],
)
def test_hours_as_words(choices: dict[int, Choice], words: tuple[str, str]) -> None:
    assert windows_of(choices) == words


def test_an_hour_that_is_theirs_in_part_only_is_not_theirs() -> None:
    assert choices_of("09:30-11:00", "10:45-12:00", [9, 10]) == {9: CANNOT, 10: RATHER_NOT}


def test_a_day_is_asked_about_by_its_parts_in_the_order_in_which_they_come() -> None:
    parts = parts_of(clock_hours(DAY, LONDON), NIGHT)
    assert [(part.name, min(part.hours), len(part.hours)) for part in parts] == [
        ("Morning", 9, 3),
        ("Afternoon", 12, 6),
        ("Evening", 18, 4),
        ("Night", 0, 8),
        ("Morning", 6, 3),
    ]


def test_an_event_that_starts_at_half_past_asks_about_that_hour_once() -> None:
    hours = clock_hours(Span(NINE + timedelta(minutes=30), DAY.end + timedelta(minutes=30)), LONDON)
    assert len(hours) == 24
    assert hours[9] == Span(NINE + timedelta(minutes=30), NINE + timedelta(hours=1))


@pytest.mark.parametrize(
    ("day", "one"), [((2013, 3, 31), None), ((2013, 10, 27), timedelta(hours=2))]
)
def test_clocks_that_change_skip_an_hour_or_bring_it_twice(
    day: tuple[int, int, int], one: timedelta | None
) -> None:
    midnight = datetime(*day, tzinfo=LONDON).astimezone(UTC)
    hours = clock_hours(Span(midnight, midnight + timedelta(hours=6)), LONDON)
    assert (hours[1].length if 1 in hours else None) == one


def test_a_week_asks_about_each_hour_once() -> None:
    hours = clock_hours(Span(NINE, NINE + timedelta(days=7)), LONDON)
    assert sorted(hours) == list(range(24))


@pytest.mark.parametrize(
    ("choices", "takes"),
    [({23: CAN, 9: CANNOT}, True), ({5: RATHER_NOT}, True), ({23: CANNOT, 9: CAN}, False)],
)
def test_who_can_come_in_the_night_takes_nights(choices: dict[int, Choice], takes: bool) -> None:
    assert takes_nights(choices, NIGHT) is takes


def test_an_event_without_a_night_says_nothing_of_nights() -> None:
    assert takes_nights({9: CAN}, NIGHT) is None
    assert takes_nights({23: CAN}, night_window(time(22), time(22))) is None
