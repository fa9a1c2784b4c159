"""Hours of the local day, such as 22:00 to 06:00, as moments of a certain day.

They are what a clock on the wall shows: where the clocks go back, an hour that comes twice counts
twice; where they go forward, what they skip is not there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, clipped, merge

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
Window = tuple[int, int]  # minutes of the local day, half open; an end past 1440 is on the next day


def daily(windows: Iterable[Window], within: Span, zone: ZoneInfo) -> tuple[Span, ...]:
    """The moments of `within` (UTC) at which the local clock is in a window, disjoint, in order."""
    found = []
    for part, lead in steady(within, zone):
        first, last = ((moment + lead).date() for moment in part)
        for number in range(-1, (last - first).days + 1):  # a window may reach over from yesterday
            midnight = datetime.combine(first + number * DAY, time(), UTC) - lead
            found += [
                clipped(Span(midnight + start * MINUTE, midnight + end * MINUTE), part)
                for start, end in windows
            ]
    return merge(span for span in found if span)


@lru_cache(maxsize=256)
def steady(span: Span, zone: ZoneInfo) -> tuple[tuple[Span, timedelta], ...]:
    """The span cut where the clocks change (to the minute), each part with its lead over UTC."""
    first, last = (moment.astimezone(zone).utcoffset() or timedelta() for moment in span)
    if span.length <= MINUTE or (first == last and span.length <= DAY):
        return ((span, first),)
    half = span.length // 2
    middle = span.start + max(MINUTE, half - half % MINUTE)
    parts = steady(Span(span.start, middle), zone) + steady(Span(middle, span.end), zone)
    alike = [(lead, list(group)) for lead, group in groupby(parts, key=lambda part: part[1])]
    return tuple((Span(group[0][0].start, group[-1][0].end), lead) for lead, group in alike)
