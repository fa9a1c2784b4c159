"""Slots are made, and made anew."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Event, Person, Slot
from rota.planner.actions.seats import propose
from rota.planner.queries.slots import Remaking, remaking
from rota.planner.slotting import Seated, nearest
from rota.reminders.actions import derive_event


def make_slots(
    event: Event, *, seen_version: int | None = None, by: Actor, now: datetime
) -> Remaking:
    """Make the event's slots from its hours, slot length and places.

    Assignments that still fit keep or change their time with their slot; those that do not are
    withdrawn. What people were told and no longer holds is told at the next release. The same
    again changes nothing. Refused if a slot with a post would go, and if the rota is no longer
    the one of `seen_version`.
    """
    try:
        with transaction.atomic():
            return _make_slots(event, seen_version, by, now)
    except IntegrityError as error:
        raise Refused("Somebody else made the slots a moment ago. Look at them again.") from error


def _make_slots(event: Event, seen: int | None, by: Actor, now: datetime) -> Remaking:
    event = _locked(event)
    if seen is not None and seen != event.version:
        raise Refused("The rota has changed since this preview was made. Here it is as it is now.")
    try:
        done = remaking(event)
    except ValueError as reason:
        raise Refused(str(reason)) from reason
    if done.blocked:
        raise Refused(" ".join(done.blocked))
    if not done.is_idle:
        _carry_out(done)
        _record(done, by, now)
        derive_event(event, now=now)
        event.touch()
    return done


def _locked(event: Event) -> Event:
    """The event as it is now; its people are locked, then its slots, as in every change."""
    people = Person.objects.select_for_update(no_key=True).filter(event=event).order_by("pk")
    slots = Slot.objects.select_for_update().filter(event=event).order_by("pk")
    list(people.values_list("pk", flat=True))
    list(slots.values_list("pk", flat=True))
    return Event.objects.get(pk=event.pk)


def _carry_out(done: Remaking) -> None:
    """Make or keep each slot, seat who still fits, withdraw the rest, drop what is left over."""
    plan = done.plan
    changed = [seated for seated in plan.seated if seated.is_changed]
    lifted = [one.turn.key for one in changed] + [one.turn.key for one in plan.lost]
    # Everybody who changes places stands up first, so that no two meet in one seat.
    Assignment.objects.filter(pk__in=lifted).update(state=Assignment.State.WITHDRAWN)
    homes = _homes(done)
    for seated in changed:
        _seat(done.turns[seated.turn.key], seated, homes[seated.span.start])
    for old in plan.dropped:
        _drop(done.slots[old.key], homes[nearest(old.span, plan.spans).start])
    done.event.slots.update(revision=F("revision") + 1)


def _homes(done: Remaking) -> dict[datetime, Slot]:
    """Every slot of the plan as a row, by its start."""
    event, kept = done.event, {old.span.start: old.key for old in done.plan.kept}
    homes = {}
    for start, end in done.plan.spans:
        slot = done.slots[kept[start]] if start in kept else Slot(event=event, starts_at=start)
        slot.ends_at = end
        slot.people_needed, slot.standbys_needed = event.people_needed, event.standbys_needed
        homes[start] = slot
    Slot.objects.bulk_create(slot for slot in homes.values() if slot.pk is None)
    Slot.objects.bulk_update(
        (homes[start] for start in kept),
        ["ends_at", "people_needed", "standbys_needed"],
    )
    return homes


def _seat(turn: Assignment, seated: Seated, slot: Slot) -> None:
    """Give an assignment its new place; another time has to be agreed anew."""
    turn.slot, turn.seat = slot, seated.seat
    if seated.is_moved:
        propose(turn)
    turn.save()


def _drop(slot: Slot, home: Slot) -> None:
    """Delete a slot; what has become of people and posts in it stays on record in `home`."""
    slot.assignments.update(slot=home)
    slot.posts.update(slot=home)
    slot.delete()


def _record(done: Remaking, by: Actor, now: datetime) -> None:
    """One line in the trail, with everybody who lost a place."""
    event, plan = done.event, done.plan
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="make_slots",
        subject=event,
        sentence=(
            f"Made {len(plan.spans)} slots of {event.slot_minutes} minutes: {len(plan.made)} new, "
            f"{len(plan.dropped)} dropped, {len(plan.lost)} assignments lost."
        ),
        before={"lost": done.lost, "dropped": done.dropped},
        after={"moved": done.moved},
    )
