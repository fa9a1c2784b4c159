"""Words for times."""

from datetime import datetime
from zoneinfo import ZoneInfo


def stretch(start: datetime, end: datetime, zone: ZoneInfo, letters: bool | None = None) -> str:
    """A stretch of time in words."""
    return f"{start} {end}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment in words."""
    return str(moment)


def day(moment: datetime, zone: ZoneInfo) -> str:
    """A day in words."""
    return str(moment)
