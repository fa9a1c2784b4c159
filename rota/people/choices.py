"""What a person says to each hour: can, rather not, cannot. Plain Python.

An hour is one of the clock on the wall, as a window of the day, and every day of the event is
alike: so it is that windows are stored (rota.people.availability). Hours the clocks skip are not
asked about. The hour in which an event starts off the full hour is cut there into two: a day from
half past nine has one half of it at its start and the other at its end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from rota.lib.daily import DAY_MINUTES, Window, daily
from rota.lib.spans import Span
from rota.people.availability import (
    ANY,
    Availability,
    parse_availability,
    parse_rather_not,
)

HOUR = 60  # minutes
NIGHT = "Night"


class Choice(StrEnum):
    """What somebody can say to an hour."""

    CAN = "can"
    RATHER_NOT = "rather_not"
    CANNOT = "cannot"


Choices = Mapping[Window, Choice]


@dataclass(frozen=True)
class Part:
    """Hours of the event one after the other that people think of as one: a morning, a night.

    `hours` has for each the first time that it comes.
    """

    name: str
    hours: Mapping[Window, Span]

    @property
    def span(self) -> Span:
        """From the start of its first hour to the end of its last."""
        spans = list(self.hours.values())
        return Span(spans[0].start, spans[-1].end)


def clock_hours(event: Span, zone: ZoneInfo) -> dict[Window, Span]:
    """The hours of the clock that the event touches, in the order in which they first come."""
    hours = hours_cut_at(minute_of(event.start.astimezone(zone)))
    found = {hour: daily([hour], event, zone) for hour in hours}
    firsts = {hour: spans[0] for hour, spans in found.items() if spans}
    return dict(sorted(firsts.items(), key=lambda one: one[1]))


def hours_cut_at(minute: int) -> list[Window]:
    """The 24 hours of the clock, the one that the minute lies within as two."""
    return list(pairwise(sorted({minute, *range(0, DAY_MINUTES + 1, HOUR)})))


def minute_of(shown: time | datetime) -> int:
    """What a clock on the wall shows, in minutes."""
    return shown.hour * HOUR + shown.minute


def night_window(night_from: time, night_until: time) -> Window:
    """The night in minutes, its end past midnight beyond 1440; equal hours are no night."""
    start, end = minute_of(night_from), minute_of(night_until)
    return start, end + (DAY_MINUTES if end < start else 0)


def parts_of(hours: Mapping[Window, Span], night: Window) -> tuple[Part, ...]:
    """The hours by part of the day."""
    groups = groupby(hours, key=lambda hour: part_name(hour, night))
    return tuple(Part(name, {hour: hours[hour] for hour in group}) for name, group in groups)


def part_name(hour: Window, night: Window) -> str:
    """What people call the hour."""
    if is_at_night(hour, night):
        return NIGHT
    start, _ = hour
    return "Morning" if start < 12 * HOUR else "Afternoon" if start < 18 * HOUR else "Evening"


def is_at_night(hour: Window, night: Window) -> bool:
    """Whether any of the hour lies in the night."""
    start, end = hour
    return any(night[0] < end + shift and start + shift < night[1] for shift in (0, DAY_MINUTES))


def takes_nights(choices: Choices, night: Window) -> bool | None:
    """Whether any hour of the night is theirs to take; None where the event has no night."""
    said = [choice for hour, choice in choices.items() if is_at_night(hour, night)]
    return any(choice != Choice.CANNOT for choice in said) if said else None


def windows_of(choices: Choices) -> tuple[str, str]:
    """The choices as the words that are stored: when they can, and when they would rather not."""
    can = [hour for hour, choice in choices.items() if choice != Choice.CANNOT]
    unloved = [hour for hour, choice in choices.items() if choice == Choice.RATHER_NOT]
    available = ANY if len(can) == len(choices) else written(can)
    return available.text, written(unloved).text if unloved else ""


def written(hours: Iterable[Window]) -> Availability:
    """Hours as windows, an hour that follows another in the same one, over midnight too."""
    ends = dict(hours)
    if sum(end - start for start, end in ends.items()) == DAY_MINUTES:
        return ANY
    followed = {end % DAY_MINUTES for end in ends.values()}
    firsts = sorted(start for start in ends if start not in followed)
    return Availability(tuple((first, last_of(first, ends)) for first in firsts))


def last_of(first: int, ends: Mapping[int, int]) -> int:
    """The minute at which the run that begins with `first` is over, counted on past midnight.

    `ends` has for the start of each hour its end.
    """
    end = ends[first]
    while end % DAY_MINUTES in ends:
        end += ends[end % DAY_MINUTES] - end % DAY_MINUTES
    return end


def choices_of(available: str, rather_not: str, hours: Iterable[Window]) -> dict[Window, Choice]:
    """What stored words say to each hour; one that is theirs in part only counts as cannot.

    Raises BadAvailability where they cannot be read.
    """
    can = minutes_of(parse_availability(available))
    unloved = minutes_of(parse_rather_not(rather_not))
    return {hour: choice_at(frozenset(range(*hour)), can, unloved) for hour in hours}


def minutes_of(times: Availability) -> frozenset[int]:
    """The minutes of the day that lie in the windows."""
    return frozenset(minute % DAY_MINUTES for window in times.windows for minute in range(*window))


def choice_at(hour: frozenset[int], can: frozenset[int], unloved: frozenset[int]) -> Choice:
    """What is said to the minutes of an hour."""
    if not hour <= can:
        return Choice.CANNOT
    return Choice.RATHER_NOT if hour & unloved else Choice.CAN
