"""What people say to each hour, and the words in which it is stored."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from rota.events.hours import Length, NoSuchTime, event_span
from rota.lib.daily import Window
from rota.lib.spans import Span, covers, merge
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

QUARTER = timedelta(minutes=15)
DAYS = [datetime(2013, 12, 12), datetime(2013, 3, 30), datetime(2013, 10, 26)]


def at(hour: int) -> Window:
    """A whole hour."""
    return hour * 60, (hour + 1) * 60


def at_each(choices: dict[int, Choice]) -> dict[Window, Choice]:
    """What is said to whole hours."""
    return {at(hour): choice for hour, choice in choices.items()}


@st.composite
def events(draw: st.DrawFn) -> Span:
    """From any quarter of a day, of both lengths, on a common day and before the clocks change."""
    starts = draw(st.sampled_from(DAYS)) + draw(st.integers(0, 95)) * QUARTER
    try:
        return event_span(starts, LONDON, draw(st.sampled_from(Length)), later=draw(st.booleans()))
    except NoSuchTime:
        reject()


@st.composite
def whole_days(draw: st.DrawFn) -> dict[Window, Choice]:
    """What is said to each hour of an event."""
    hours = clock_hours(draw(events()), LONDON)
    return {hour: draw(st.sampled_from(Choice)) for hour in hours}


some_hours = st.dictionaries(st.integers(0, 23).map(at), st.sampled_from(Choice), min_size=1)
said = some_hours | whole_days()


@given(said)
def test_what_is_stored_reads_as_what_was_said(choices: dict[Window, Choice]) -> None:
    available, rather_not = windows_of(choices)
    assert choices_of(available, rather_not, choices) == choices


@given(st.integers(0, 95), st.sampled_from(Length))
def test_each_moment_of_a_common_day_is_asked_about_once(quarter: int, length: Length) -> None:
    event = event_span(DAYS[0] + quarter * QUARTER, LONDON, length)
    spans = list(clock_hours(event, LONDON).values())
    assert [span.start for span in spans] == [event.start, *(span.end for span in spans[:-1])]
    assert spans[-1].end == event.end


@given(st.integers(0, 95), st.sampled_from(Length), st.data())
def test_what_is_stored_of_a_common_day_are_the_moments_that_were_asked_about(
    quarter: int, length: Length, data: st.DataObject
) -> None:
    event = event_span(DAYS[0] + quarter * QUARTER, LONDON, length)
    hours = clock_hours(event, LONDON)
    choices = {hour: data.draw(st.sampled_from(Choice)) for hour in hours}
    can, unloved = (parse_rather_not(words).spans(event, LONDON) for words in windows_of(choices))
    assert can == merge(span for hour, span in hours.items() if choices[hour] != CANNOT)
    assert unloved == merge(span for hour, span in hours.items() if choices[hour] == RATHER_NOT)


@given(said)
def test_the_words_are_canonical_and_fit_their_column(choices: dict[Window, Choice]) -> None:
    available, rather_not = windows_of(choices)
    assert parse_availability(available).text == available
    assert rather_not == "" or parse_rather_not(rather_not).text == rather_not
    assert max(len(available), len(rather_not)) <= 200


@given(some_hours, st.integers(0, 23))
def test_a_slot_of_an_hour_that_was_refused_is_not_covered(
    choices: dict[Window, Choice], hour: int
) -> None:
    start = datetime(2013, 12, 12, hour, tzinfo=UTC)
    slot = Span(start, start + timedelta(minutes=30))
    available = parse_availability(windows_of(choices)[0])
    expected = choices.get(at(hour), CANNOT) != CANNOT or available.text == "any"
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
    assert windows_of(at_each(choices)) == words


def test_an_hour_that_is_theirs_in_part_only_is_not_theirs() -> None:
    said = choices_of("09:30-11:00", "10:45-12:00", [at(9), at(10)])
    assert said == {at(9): CANNOT, at(10): RATHER_NOT}


def test_what_was_stored_of_a_whole_hour_is_said_of_both_its_halves() -> None:
    halves = (540, 570), (570, 600)
    assert choices_of("09:00-12:00", "09:00-10:00", halves) == dict.fromkeys(halves, RATHER_NOT)


def test_a_day_is_asked_about_by_its_parts_in_the_order_in_which_they_come() -> None:
    parts = parts_of(clock_hours(DAY, LONDON), NIGHT)
    assert [(part.name, min(part.hours)[0] // 60, len(part.hours)) for part in parts] == [
        ("Morning", 9, 3),
        ("Afternoon", 12, 6),
        ("Evening", 18, 4),
        ("Night", 0, 8),
        ("Morning", 6, 3),
    ]


def test_an_event_from_half_past_nine_has_half_of_that_hour_at_each_end() -> None:
    half = timedelta(minutes=30)
    event = Span(DAY.start + half, DAY.end + half)
    hours = list(clock_hours(event, LONDON).items())
    assert hours[0] == ((570, 600), Span(event.start, event.start + half))
    assert hours[-1] == ((540, 570), Span(event.end - half, event.end))
    assert [hour for hour, _ in hours[1:-1]] == [at(n % 24) for n in range(10, 33)]


def test_before_the_clocks_change_a_yes_to_the_start_is_none_to_the_same_hour_of_sunday() -> None:
    event = event_span(datetime(2013, 3, 30, 9, 30), LONDON, Length.ELAPSED)
    first, *others = clock_hours(event, LONDON)
    available = parse_availability(windows_of({first: CAN, **dict.fromkeys(others, CANNOT)})[0])
    assert available.text == "09:30-10:00"


def test_the_half_of_an_hour_before_the_night_is_no_night() -> None:
    start = NINE + timedelta(hours=13, minutes=30)  # 10:30pm
    parts = parts_of(
        clock_hours(Span(start, start + timedelta(days=1)), LONDON), (22 * 60 + 30, 30 * 60)
    )
    assert [part.name for part in parts] == ["Night", "Morning", "Afternoon", "Evening"]
    assert list(parts[-1].hours)[-1] == (22 * 60, 22 * 60 + 30)


@pytest.mark.parametrize(
    ("day", "one"), [((2013, 3, 31), None), ((2013, 10, 27), timedelta(hours=2))]
)
def test_clocks_that_change_skip_an_hour_or_bring_it_twice(
    day: tuple[int, int, int], one: timedelta | None
) -> None:
    midnight = datetime(*day, tzinfo=LONDON).astimezone(UTC)
    hours = clock_hours(Span(midnight, midnight + timedelta(hours=6)), LONDON)
    assert (hours[at(1)].length if at(1) in hours else None) == one


def test_a_week_asks_about_each_hour_once() -> None:
    hours = clock_hours(Span(NINE, NINE + timedelta(days=7)), LONDON)
    assert sorted(hours) == [at(hour) for hour in range(24)]


@pytest.mark.parametrize(
    ("choices", "takes"),
    [({23: CAN, 9: CANNOT}, True), ({5: RATHER_NOT}, True), ({23: CANNOT, 9: CAN}, False)],
)
def test_who_can_come_in_the_night_takes_nights(choices: dict[int, Choice], takes: bool) -> None:
    assert takes_nights(at_each(choices), NIGHT) is takes


def test_an_event_without_a_night_says_nothing_of_nights() -> None:
    assert takes_nights({at(9): CAN}, NIGHT) is None
    assert takes_nights({at(23): CAN}, night_window(time(22), time(22))) is None
