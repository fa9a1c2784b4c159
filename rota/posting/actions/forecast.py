"""That an account would be blocked is noted on the event, for pages that know nothing of posts."""

from __future__ import annotations

from datetime import datetime

from rota.models import Event
from rota.posting.queries.forecast import foreseen


def foresee(*, now: datetime) -> int:
    """Look at every event that is not over; the number of those of which something else is said."""
    count = 0
    for event in Event.objects.filter(ends_at__gte=now):
        sentence = foreseen(event)
        rows = Event.objects.filter(pk=event.pk).exclude(foreseen=sentence)
        count += rows.update(foreseen=sentence)
    return count
