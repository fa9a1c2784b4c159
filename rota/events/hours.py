"""The hours of an event: when it ends, which slots it has, which of them are at night."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rota.lib.daily import DAY, DAY_MINUTES, daily
from rota.lib.spans import Span
from rota.lib.times import clock


class Length(StrEnum):
    """24 elapsed hours, or a calendar day: 23 or 25 hours when the clocks change."""

    ELAPSED = "elapsed"
    CALENDAR = "calendar"


class NoSuchTime(ValueError):
    """A local time that the clocks skip. `str` is a sentence for the organiser."""


def moment_of(local: datetime, zone: ZoneInfo, *, later: bool = False) -> datetime:
    """The UTC moment of a naive local time; of a time that comes twice, the first unless `later`.

    Raises NoSuchTime where the clocks go forward over it.
    """
    moment = local.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        asked = clock(local.replace(tzinfo=UTC), ZoneInfo("UTC"))
        raise NoSuchTime(
            f"{local.day} {local:%B} {local.year} has no {asked}: the clocks go forward over it. "
            f"An hour later is {clock(moment, zone)}."
        )
    return moment


def comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks go back over this naive local time."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() > second.utcoffset()  # type: ignore[operator]


def event_span(starts: datetime, zone: ZoneInfo, length: Length, *, later: bool = False) -> Span:
    """From a naive local start to the end, UTC. Raises NoSuchTime for either end."""
    start = moment_of(starts, zone, later=later)
    if length == Length.ELAPSED:
        return Span(start, start + DAY)
    return Span(start, moment_of(starts + DAY, zone, later=later))


def slot_spans(event: Span, minutes: int) -> tuple[Span, ...]:
    """The event cut into slots of so many elapsed minutes. ValueError if a rest is left."""
    step = timedelta(minutes=minutes)
    count, rest = divmod(event.length, step)
    if rest:
        raise ValueError(f"The event cannot be cut into slots of {minutes} minutes.")
    return tuple(
        Span(event.start + number * step, event.start + (number + 1) * step)
        for number in range(count)
    )


def is_night(slot: Span, zone: ZoneInfo, night_from: time, night_until: time) -> bool:
    """Whether any part of the slot lies within the local night hours, which may pass midnight.

    Equal hours are no night at all.
    """
    start, end = (hour.hour * 60 + hour.minute for hour in (night_from, night_until))
    end += DAY_MINUTES if end < start else 0
    return bool(daily([(start, end)], slot, zone))
