"""Times as people say them: "2:30am to 3am, Sunday 31 March".

Midnight and midday are words; midnight is always said with its day. On a local day on which the
clocks change, times carry the letters of their zone (BST, GMT).
"""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo


def zone_letters(moment: datetime, zone: ZoneInfo) -> str:
    """The letters of the zone at that moment, such as BST."""
    return moment.astimezone(zone).tzname() or zone.key


def changes_clocks(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks change on the local day of either moment, or between the two."""
    first = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    last = end.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return first.utcoffset() != (last + timedelta(days=1)).utcoffset()


def clock(moment: datetime, zone: ZoneInfo, *, letters: bool = False) -> str:
    """A moment as "2:30am", "midnight" or "midday"; with its letters if asked."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        word = "midday" if local.hour else "midnight"
    else:
        minutes = f":{local.minute:02}" if local.minute else ""
        word = f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"
    return f"{word} {zone_letters(moment, zone)}" if letters else word


def next_at(wall: time, zone: ZoneInfo, earliest: datetime) -> datetime:
    """The first moment from `earliest` on at which clocks there show that time, in UTC.

    Where they show it twice, as they go back, it is the first of the two that is not too early; a
    time that they leave out, as they go forward, is that of the day after.
    """
    first = earliest.astimezone(zone).date()
    for date in (first + timedelta(days=number) for number in count()):
        for fold in (0, 1):
            moment = datetime.combine(date, wall, zone).replace(fold=fold).astimezone(UTC)
            if moment >= earliest and moment.astimezone(zone).time() == wall:
                return moment
    raise AssertionError  # no zone leaves out a time every day


def day(moment: datetime, zone: ZoneInfo, *, year: bool = False) -> str:
    """A moment's local day as "Sunday 31 March", with its year if asked."""
    local = moment.astimezone(zone)
    text = f"{local:%A} {local.day} {local:%B}"
    return f"{text} {local.year}" if year else text


def by_when(moment: datetime, zone: ZoneInfo) -> str:
    """A deadline as "6pm on Sunday 31 March"."""
    return f"{clock(moment, zone)} on {day(moment, zone)}"


def stretch(start: datetime, end: datetime, zone: ZoneInfo, *, letters: bool | None = None) -> str:
    """A stretch as "2:30am to 3am, Sunday 31 March"; both days if it ends on another.

    `letters` says whether times carry the zone's; by default where the clocks change that day.
    """
    said = changes_clocks(start, end, zone) if letters is None else letters
    begins, ends = clock(start, zone, letters=said), clock(end, zone, letters=said)
    first, last = start.astimezone(zone), end.astimezone(zone)
    ends_at_midnight = (last.hour, last.minute) == (0, 0)
    if first.date() == (last.date() - timedelta(days=1) if ends_at_midnight else last.date()):
        return f"{begins} to {ends}, {day(start, zone)}"
    return f"{begins}, {day(start, zone)} to {ends}, {day(end, zone)}"


def in_cells(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[str, str, str]:
    """A stretch in three cells of a table: when it starts, when it ends, the zone's letters."""
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    return f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}", f"{begins:%Z}"
