"""What was done to a slot and to the people in it."""

from django.db.models import Q, QuerySet

from rota.lib.times import clock
from rota.models import Assignment, Audit, Event, Slot

SAID_AT_MOST = 5
SHOWN_AT_MOST = 12


def history_of(slot: Slot) -> QuerySet[Audit]:
    """Every change of the slot and of those who are or were in it, the latest first."""
    return Audit.objects.filter(
        Q(subject="slot", subject_id=slot.pk)
        | Q(subject="assignment", subject_id__in=slot.assignments.values("pk"))
        | Q(subject="assignment", before__slot=slot.pk),
        event=slot.event,
    )


def last_changes(slot: Slot) -> QuerySet[Audit]:
    """The latest of them, for a page."""
    return history_of(slot)[:SHOWN_AT_MOST]


def changes_since(slot: Slot, revision: int) -> str:
    """What others did to the slot since that revision, in sentences: who, when and what."""
    changes = history_of(slot)[: min(slot.revision - revision, SAID_AT_MOST)]
    zone = slot.event.tz
    return " ".join(
        f"{change.by_name} changed this at {clock(change.at, zone)}: {change.sentence}"
        for change in reversed(changes)
    )


def is_as_told(turn: Assignment) -> bool:
    """Whether the last release told the person exactly this."""
    latest = turn.slot.event.releases.first()
    if latest is None:
        return False
    start, end = turn.slot.span
    lines = latest.lines.filter(assignment=turn, starts_at=start, ends_at=end, kind=turn.kind)
    return lines.exists()


def last_changer(event: Event) -> str:
    """Who changed anything of the event last; empty if nobody has. One query."""
    return event.audits.values_list("by_name", flat=True).first() or ""
