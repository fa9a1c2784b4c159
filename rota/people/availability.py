"""When a person can come: windows of the local day, such as `09:00-17:00; 22:00-06:00`, or `any`.

Windows are wall-clock time, repeated every day: on a day on which the clocks change, an hour that
comes twice is included twice and one that is skipped is not there.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, clipped, merge

DAY_MINUTES = 24 * 60
Window = tuple[int, int]

BETWEEN = re.compile(r"\s*(?:;|,|\band\b|\n|&)\s*", re.IGNORECASE)
FROM_TO = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
WORDS = {"midnight": 0, "midday": 720, "noon": 720}
ALWAYS = {"", "any", "always", "all day", "anytime", "any time", "24 hours"}


class BadAvailability(ValueError):
    """What cannot be read. `str` is a sentence that names the piece."""


@dataclass(frozen=True)
class Availability:
    """Windows as minutes of the local day; an end at or before its start is on the next day.

    No window at all is never; ANY is the whole day.
    """

    windows: tuple[Window, ...]

    @property
    def text(self) -> str:
        """The canonical words; reading them gives the same availability."""
        if self == ANY:
            return "any"
        return "; ".join(f"{written(start)}-{written(end)}" for start, end in self.windows)

    def spans(self, within: Span, zone: ZoneInfo) -> tuple[Span, ...]:
        """The moments of `within` at which the person can come, disjoint and in order."""
        if self == ANY:
            return (within,)
        first = within.start.astimezone(zone).date() - timedelta(days=1)
        days = (within.end.astimezone(zone).date() - first).days + 1
        found = []
        for number in range(days):
            midnight = datetime.combine(first + timedelta(days=number), datetime.min.time())
            for start, end in self.windows:
                whole = Span(
                    moment(midnight, start, zone, later=False),
                    moment(midnight, end, zone, later=True),
                )
                part = clipped(whole, within)
                if part:
                    found.append(part)
        return merge(found)


ANY = Availability(((0, DAY_MINUTES),))


def moment(midnight: datetime, minutes: int, zone: ZoneInfo, *, later: bool) -> datetime:
    """The UTC moment so many wall-clock minutes after a naive local midnight."""
    local = midnight + timedelta(minutes=minutes)
    return local.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)


def written(minutes: int) -> str:
    """Minutes of the day as 22:00; an end past midnight as its time on the next day."""
    shown = minutes if minutes == DAY_MINUTES else minutes % DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"


def parse_availability(text: str) -> Availability:
    """Read what people write. Raises BadAvailability with a sentence."""
    clean = " ".join(text.split()).strip(" ;,.")
    if clean.casefold() in ALWAYS:
        return ANY
    windows = tuple(read_window(piece) for piece in BETWEEN.split(clean) if piece)
    return (
        ANY if any(end - start == DAY_MINUTES for start, end in windows) else Availability(windows)
    )


def read_window(piece: str) -> Window:
    """One `from-to`; the end is counted on past midnight when it is not after the start."""
    parts = FROM_TO.split(piece)
    if len(parts) != 2:
        raise BadAvailability(f"“{piece}” is not a time span such as 09:00-17:00.")
    start, end = (read_clock(part, piece) for part in parts)
    start %= DAY_MINUTES
    return start, end if end > start else end + DAY_MINUTES


def read_clock(part: str, piece: str) -> int:
    """A time of day in minutes, 24:00 included."""
    if part.casefold() in WORDS:
        return WORDS[part.casefold()]
    found = CLOCK.fullmatch(part)
    if not found:
        raise BadAvailability(f"“{part}” in “{piece}” is not a time such as 09:00 or 9am.")
    hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hours <= 12:
        raise BadAvailability(f"“{part}” in “{piece}” is not a time: with am or pm hours go to 12.")
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours * 60 + minutes > DAY_MINUTES or minutes > 59:
        raise BadAvailability(f"“{part}” in “{piece}” is not a time: a day ends at 24:00.")
    return hours * 60 + minutes
