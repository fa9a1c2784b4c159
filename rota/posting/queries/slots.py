"""Which slots words could be given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from rota.models import Assignment, Draft, Slot


def slots_for(draft: Draft, now: datetime) -> QuerySet[Slot]:
    """Slots that are not over: those in which the author is on; any for the desk's own words."""
    rows = draft.event.slots.filter(ends_at__gt=now).select_related("event")
    if draft.author_id:
        rows = rows.filter(pk__in=turns_of_author(draft).values("slot"))
    if draft.slot_id:
        rows = rows.exclude(pk=draft.slot_id)
    return rows.order_by("starts_at", "pk")


def turns_of_author(draft: Draft) -> QuerySet[Assignment]:
    """Where the author is on, as the one who posts before as a standby."""
    rows = Assignment.objects.active().filter(slot__event=draft.event, person=draft.author)
    return rows.order_by("kind", "seat")
