"""Open places that a person could take, with nothing against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rota.cover.queries.judging import is_given_up, reasons
from rota.cover.queries.offers import at_night
from rota.coverage.queries import Neighbours, neighbours
from rota.lib.times import stretch
from rota.models import Assignment, Event, Offer, Person, Slot
from rota.planner.queries.rota import Rota, needed, rota_of

Kind = Assignment.Kind


@dataclass(frozen=True)
class Opening:
    """A place to be had. `turn` is that of somebody who gives it up at short notice."""

    slot: Slot
    kind: str
    others: Neighbours
    is_urgent: bool
    turn: Assignment | None = None

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.slot.pk}-{self.kind}"

    @property
    def when(self) -> str:
        """Its time in words."""
        return stretch(*self.slot.span, self.slot.event.tz)

    @property
    def is_night(self) -> bool:
        """Whether it is a night slot."""
        return at_night(self.slot)

    @property
    def is_primary(self) -> bool:
        """Whether one posts in it."""
        return self.kind == Kind.PRIMARY


def is_short(slot: Slot, now: datetime) -> bool:
    """Whether the slot is so near that it is taken without waiting for anybody's approval."""
    return now >= slot.starts_at - slot.event.grace


def openings(person: Person, now: datetime) -> tuple[Opening, ...]:
    """Places the person could take now, in order of time. Seven queries at most.

    Open ones where people sign up by themselves, and any that is about to begin: also that of
    somebody who asks for cover. What they have applied for already is left out.
    """
    event = person.event
    slots = list(event.slots.filter(ends_at__gt=now).select_related("event"))
    if event.sign_up == Event.SignUp.CLOSED:
        slots = [slot for slot in slots if is_short(slot, now)]
    if not slots:
        return ()
    rota, given_up = rota_of(event), turns_given_up(slots, now)
    applied = set(
        Offer.objects.live().filter(person=person, turn=None).values_list("slot", flat=True)
    )
    found = [
        (slot, kind, turn)
        for slot in slots
        for kind, turn in places_of(rota, slot, given_up)
        if slot.pk not in applied
        and not reasons(rota, slot, kind, person, None, [turn] if turn else [], now)
    ]
    others = neighbours(event, [slot for slot, _, _ in found])
    return tuple(
        Opening(slot, kind, others[slot.pk], is_short(slot, now), turn)
        for slot, kind, turn in found
    )


def turns_given_up(slots: list[Slot], now: datetime) -> dict[int, Assignment]:
    """Who in a slot that is about to begin asks for cover, by slot; whoever asked first."""
    near = [slot.pk for slot in slots if is_short(slot, now)]
    rows = Assignment.objects.published().primary().filter(slot__in=near)
    rows = rows.filter(cover_wanted_at__isnull=False).select_related("slot__event", "person")
    return {turn.slot_id: turn for turn in rows.order_by("-cover_wanted_at", "-pk")}


def places_of(
    rota: Rota, slot: Slot, given_up: dict[int, Assignment]
) -> Iterator[tuple[str, Assignment | None]]:
    """The kinds of place of a slot that can be had."""
    turn = given_up.get(slot.pk)
    if turn and is_given_up(turn):
        yield Kind.PRIMARY, turn
        return
    for kind in (Kind.PRIMARY, Kind.STANDBY):
        if len(rota.seats_taken(slot, kind)) < needed(slot, kind):
            yield kind, None
            return
