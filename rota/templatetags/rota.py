"""Words and marks in templates."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rota.access import Access
from rota.coverage.timeline import State
from rota.lib import times
from rota.models import Event, Person

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


@register.simple_tag
def drawn(template: str, part: Hashable, rota: str) -> SafeString:
    """A part of a page as its template draws it from `part` and the rota's address alone.

    It is kept: a page made anew consists of the same few hundred parts but for one or two.
    """
    draw = draw_part.__wrapped__ if settings.DEBUG else draw_part
    return draw(template, part, rota)


@lru_cache(maxsize=2000)
def draw_part(template: str, part: Hashable, rota: str) -> SafeString:
    """The same, remembered."""
    return render_to_string(template, {"part": part, "rota": rota})


@register.filter
def may_touch(access: Access, person: Person) -> bool:
    """Whether this user may change the person's slots."""
    return access.may_touch(person)


@register.filter
def spaced(name: str) -> str:
    """The name of a rule in words: "not at night" for "not_at_night"."""
    return name.replace("_", " ")


@register.filter
def clock_seconds(moment: datetime, zone: ZoneInfo) -> str:
    """A moment to the second, as "2:14:05am"."""
    local = moment.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M:%S}{'pm' if local.hour >= 12 else 'am'}"


@register.filter
def state_word(state: str) -> str:
    """A coverage state in words."""
    return State(state).word


@register.filter
def minutes(length: timedelta) -> str:
    """A length as "1 h 20 min"."""
    hours, rest = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


@register.simple_tag
def mail_is_kept() -> bool:
    """Whether mail stays on the site, as no mail server is set."""
    return bool(settings.MAIL_IS_KEPT)
