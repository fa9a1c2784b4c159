"""Hours as counts have them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)


def hour_of(at: datetime) -> datetime:
    """When its hour began, in UTC."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours(first: datetime, last: datetime) -> list[datetime]:
    """The beginnings of the hours, both ends included."""
    return [first + n * HOUR for n in range((last - first) // HOUR + 1)]
