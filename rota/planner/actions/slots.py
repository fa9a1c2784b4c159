"""Slots are made, and made anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Event, Person, Slot
from rota.models.following import hold_words, move_words
from rota.planner.actions.seats import agree_anew
from rota.planner.queries.slots import Remaking, remaking
from rota.planner.slotting import Plan, Seated, nearest
from rota.reminders.actions import derive_event

OUT_OF_THE_WAY = timedelta(days=36_525)


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
            done = decide(lock_rota(event), seen_version)
            if not done.is_idle:
                carry_out(done)
                record(done, by, now)
                derive_event(done.event, now=now)
                done.event.touch()
            return done
    except IntegrityError as error:
        raise Refused("Somebody else made the slots a moment ago. Look at them again.") from error


def lock_rota(event: Event) -> Event:
    """The event as it is now; locked after its people, slots and words, as in every change."""
    people = Person.objects.select_for_update(no_key=True).filter(event=event).order_by("pk")
    slots = Slot.objects.select_for_update().filter(event=event).order_by("pk")
    list(people.values_list("pk", flat=True))
    list(slots.values_list("pk", flat=True))
    hold_words(event)
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def decide(event: Event, seen_version: int | None) -> Remaking:
    """What is to be done. Refused if it is not what was seen, or cannot be."""
    if seen_version is not None and seen_version != event.version:
        raise Refused("The rota has changed since this preview was made. Here it is as it is now.")
    try:
        done = remaking(event)
    except ValueError as reason:
        raise Refused(str(reason)) from reason
    if done.blocked:
        raise Refused(" ".join(done.blocked))
    return done


def carry_out(done: Remaking) -> None:
    """Make or keep each slot, seat who fits, withdraw the rest, move words, drop what is left."""
    plan = done.plan
    changed = [seated for seated in plan.seated if seated.is_changed]
    stand_up([one.turn.key for one in changed] + [one.turn.key for one in plan.lost])
    step_aside([old.key for old in plan.dropped])
    homes = lay_out(done.event, done.slots, plan)
    for seated in changed:
        sit_down(done.turns[seated.turn.key], seated, homes[seated.span.start])
    move_words(done.turns)
    for old in plan.dropped:
        drop(done.slots[old.key], homes[nearest(old.span, plan.spans).start])
    done.event.slots.update(revision=F("revision") + 1)


def stand_up(turns: list[int]) -> None:
    """Everybody who changes places stands up first, so that no two meet in one seat."""
    Assignment.objects.filter(pk__in=turns).update(state=Assignment.State.WITHDRAWN)


def step_aside(slots: list[int]) -> None:
    """Slots that go leave the event's hours first: not for a moment may two of them overlap."""
    Slot.objects.filter(pk__in=slots).update(
        starts_at=F("starts_at") - OUT_OF_THE_WAY, ends_at=F("ends_at") - OUT_OF_THE_WAY
    )


def lay_out(event: Event, slots: dict[int, Slot], plan: Plan) -> dict[datetime, Slot]:
    """Every slot of the plan as a row, by its start: kept ones get their new end, others follow."""
    homes = {old.span.start: slots[old.key] for old in plan.kept}
    kept = list(homes.values())
    made = [Slot(event=event, starts_at=span.start) for span in plan.made]
    homes |= {slot.starts_at: slot for slot in made}
    for start, end in plan.spans:
        homes[start].ends_at = end
    for slot in homes.values():
        slot.people_needed, slot.standbys_needed = event.people_needed, event.standbys_needed
    Slot.objects.bulk_update(kept, ["ends_at", "people_needed", "standbys_needed"])
    Slot.objects.bulk_create(made)
    return homes


def sit_down(turn: Assignment, seated: Seated, slot: Slot) -> None:
    """Give an assignment its new place; another time has to be agreed anew."""
    turn.slot, turn.seat = slot, seated.seat
    if seated.is_moved:
        agree_anew(turn)
    turn.save()


def drop(slot: Slot, home: Slot) -> None:
    """Delete a slot; what has become of people, posts and words in it stays with `home`."""
    slot.assignments.update(slot=home)
    slot.posts.update(slot=home)
    slot.drafts.update(slot=home)
    slot.delete()


def record(done: Remaking, by: Actor, now: datetime) -> None:
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
