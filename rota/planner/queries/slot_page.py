"""One slot: who is in it, who was, what lies around it, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from rota.coverage.queries import SlotCoverage, kept_coverage
from rota.models import Assignment, Audit, Slot
from rota.planner.queries.candidates import against
from rota.planner.queries.history import last_changes
from rota.planner.queries.rota import Windows, rota_of
from rota.planner.queries.wishes import unwanted_among

Kind = Assignment.Kind


@dataclass(frozen=True)
class Strained:
    """Somebody who has a place that a rule speaks against, which nobody set aside."""

    turn: Assignment
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class SlotPage:
    """What the page of a slot shows."""

    covered: SlotCoverage
    strained: tuple[Strained, ...]
    unwanted: frozenset[int]  # assignments whose people would rather not at this time
    wanting_cover: tuple[Assignment, ...]  # they keep their place only until somebody takes it
    before: Slot | None
    after: Slot | None
    next_gap: Slot | None
    gone: tuple[Assignment, ...]
    history: tuple[Audit, ...]
    has_begun: bool
    is_over: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody is missing, or wants cover, who could still be found."""
        return not self.is_over and bool(any(self.empty.values()) or self.wanting_cover)

    @property
    def empty(self) -> dict[str, int]:
        """How many places of each kind nobody has."""
        return {
            Kind.PRIMARY: self.covered.places_empty,
            Kind.STANDBY: self.covered.standbys_empty,
        }

    @property
    def open_kind(self) -> str:
        """The kind of place that is to be filled first."""
        wanted = [kind for kind in Kind.values if self.empty[kind] or self.in_place_of(kind)]
        return next(iter(wanted), Kind.PRIMARY)

    def in_place_of(self, kind: str) -> Assignment | None:
        """Whose place the next person of that kind takes; nobody's while one is empty."""
        if self.empty[kind]:
            return None
        return next((turn for turn in self.wanting_cover if turn.kind == kind), None)


def slot_page(slot: Slot, now: datetime) -> SlotPage:
    """The slot at `now`. Ten queries."""
    event = slot.event
    around = kept_coverage(event, now)
    place = next(place for place, one in enumerate(around) if one.slot.pk == slot.pk)
    before, after = around[:place], around[place + 1 :]
    is_coming = now < slot.starts_at
    turns = turns_in(slot) if is_coming else []
    gone = slot.assignments.exclude(state__in=Assignment.ACTIVE).order_by("-pk")
    return SlotPage(
        covered=around[place],
        strained=tuple(strained(slot, turns, now)) if is_coming else (),
        unwanted=unwanted_among(event, turns),
        wanting_cover=tuple(wanting_cover(slot)),
        before=before[-1].slot if before else None,
        after=after[0].slot if after else None,
        next_gap=first_gap((*after, *before), now),
        gone=tuple(gone.select_related("person__department")),
        history=tuple(last_changes(slot)),
        has_begun=now >= slot.starts_at - event.early,
        is_over=now >= slot.ends_at + event.grace,
    )


def turns_in(slot: Slot) -> list[Assignment]:
    """Who is in the slot."""
    rows = slot.assignments.active().select_related("person", "account").order_by("kind", "seat")
    turns = list(rows)
    for turn in turns:
        turn.slot = slot
    return turns


def strained(slot: Slot, turns: Sequence[Assignment], now: datetime) -> Iterator[Strained]:
    """Whoever can no longer have what they have, as when they said anew when they can come."""
    people = Q(person__in=[turn.person_id for turn in turns])
    rota, windows = rota_of(slot.event, only=people | Q(slot=slot)), Windows(slot.event, slot.span)
    for turn in turns:
        said = against(rota, turn, windows, now)
        new = tuple(one.sentence for one in said if one.reason.key not in turn.overridden)
        if new:
            yield Strained(turn, new)


def wanting_cover(slot: Slot) -> QuerySet[Assignment]:
    """Those in the slot who want somebody else to take their place."""
    held = Assignment.objects.active().filter(slot=slot, cover_wanted_at__isnull=False)
    return held.select_related("person__department", "account", "slot__event").order_by("seat")


def first_gap(slots: Iterable[SlotCoverage], now: datetime) -> Slot | None:
    """The first of them that has a gap and is not over."""
    gaps = (one.slot for one in slots if one.state.is_gap and one.slot.ends_at > now)
    return next(gaps, None)
