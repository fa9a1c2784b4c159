"""Words and marks in templates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from rota.lib import times
from rota.models import Event

register = template.Library()


@register.filter
def stretch(span: object, event: Event) -> str:
    """Anything with starts_at and ends_at as "2:30am to 3am, Sunday 31 March"."""
    return times.stretch(span.starts_at, span.ends_at, event.tz)  # type: ignore[attr-defined]


@register.filter
def clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as "2:30am"."""
    return times.clock(moment, zone)


@register.filter
def day(moment: datetime, zone: ZoneInfo) -> str:
    """A moment's day as "Sunday 31 March"."""
    return times.day(moment, zone)


@register.filter
def clocks(span: object, event: Event) -> str:
    """Anything with starts_at and ends_at as "2:30am to 3am": times without their day."""
    starts, ends = span.starts_at, span.ends_at  # type: ignore[attr-defined]
    letters = times.changes_clocks(starts, ends, event.tz)
    first, last = (times.clock(one, event.tz, letters=letters) for one in (starts, ends))
    return f"{first} to {last}"
