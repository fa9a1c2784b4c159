"""One slot: who is in it, who was, what lies around it, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from rota.coverage.queries import SlotCoverage, coverage
from rota.models import Assignment, Audit, Slot
from rota.planner.queries.history import last_changes

ON_IT = Q(
    assignments__state__in=Assignment.ACTIVE,
    assignments__kind=Assignment.Kind.PRIMARY,
    assignments__cover_wanted_at=None,
)


@dataclass(frozen=True)
class SlotPage:
    """What the page of a slot shows."""

    covered: SlotCoverage
    before: Slot | None
    after: Slot | None
    next_gap: Slot | None
    gone: tuple[Assignment, ...]
    history: tuple[Audit, ...]
    has_begun: bool
    is_over: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody is missing who could still be found."""
        return not self.is_over and bool(self.covered.places_empty or self.covered.standbys_empty)

    @property
    def open_kind(self) -> str:
        """The kind of place that is to be filled first."""
        if self.covered.standbys_empty and not self.covered.places_empty:
            return Assignment.Kind.STANDBY
        return Assignment.Kind.PRIMARY


def slot_page(slot: Slot, now: datetime) -> SlotPage:
    """The slot at `now`. Nine queries."""
    event = slot.event
    (covered,) = coverage(event, now, only=Q(pk=slot.pk))
    gone = slot.assignments.exclude(state__in=Assignment.ACTIVE).order_by("-pk")
    return SlotPage(
        covered=covered,
        before=event.slots.filter(starts_at__lt=slot.starts_at).last(),
        after=event.slots.filter(starts_at__gt=slot.starts_at).first(),
        next_gap=next_gap(slot, now),
        gone=tuple(gone.select_related("person__department")),
        history=tuple(last_changes(slot)),
        has_begun=now >= slot.starts_at - event.early,
        is_over=now >= slot.ends_at + event.grace,
    )


def next_gap(slot: Slot, now: datetime) -> Slot | None:
    """The next slot to come that has fewer people than it needs; after the last, the first."""
    filled = Count("assignments", filter=ON_IT)
    gaps = slot.event.slots.annotate(filled=filled).filter(
        filled__lt=F("people_needed"), ends_at__gt=now
    )
    around = [one for one in gaps.order_by("starts_at") if one.pk != slot.pk]
    later = [one for one in around if one.starts_at > slot.starts_at]
    return next(iter([*later, *around]), None)
