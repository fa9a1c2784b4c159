"""That an account would be blocked is noted on the event, for pages that know nothing of posts."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from rota.lib.sweeps import failed_while, passing_over
from rota.models import Event
from rota.posting.queries.forecast import foreseen

BROKEN = failed_while("it looked ahead for accounts that would be blocked")


def foresee(*, now: datetime) -> int:
    """Look at every event that is not over; the number of those of which something else is said."""
    count = 0
    for event in Event.objects.filter(ends_at__gte=now).order_by("pk"):
        note = partial(say, event, BROKEN)
        with passing_over("nothing can be foreseen", event.pk, note):
            count += say(event, foreseen(event))
    return count


def say(event: Event, sentence: str) -> int:
    """Note it on the event; 1 if something else was noted before, else 0."""
    rows = Event.objects.filter(pk=event.pk).exclude(foreseen=sentence)
    return rows.update(foreseen=sentence)
