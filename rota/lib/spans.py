"""Stretches of time, half open: [start, end). Aware UTC moments throughout."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch [start, end)."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start


def overlaps(one: Span, other: Span) -> bool:
    """Whether the two share a moment. Back to back is no overlap."""
    return one.start < other.end and other.start < one.end


def distance(one: Span, other: Span) -> timedelta:
    """The time that lies between the two; zero when they touch or overlap."""
    return max(one.start - other.end, other.start - one.end, timedelta())


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same moments as disjoint spans in order, touching ones joined, empty ones left out."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def covers(spans: Iterable[Span], span: Span) -> bool:
    """Whether the span lies wholly within the spans taken together."""
    return any(one.start <= span.start and span.end <= one.end for one in merge(spans))


def clipped(span: Span, within: Span) -> Span | None:
    """The part of the span inside `within`, or None."""
    if not overlaps(span, within):
        return None
    return Span(max(span.start, within.start), min(span.end, within.end))
