"""Open slots: taken by who comes first, or applied for; at short notice by whoever can."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.cover.actions.holding import refuse_gone
from rota.cover.actions.offers import take_or_wait
from rota.cover.queries.openings import is_short
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Event, Offer, Person, Slot
from rota.planner.actions.seats import lock_people, lock_slots

State = Offer.State


@transaction.atomic
def sign_up(slot: Slot, person: Person, *, kind: str, by: Actor, now: datetime) -> Offer:
    """Take an open place, or apply for it where an organiser chooses. The same again is the same.

    Whoever holds the slot first has it: the others are refused in kind words. Near the slot it is
    taken at once, whatever the event says.
    """
    person, slot = hold_both(person, slot)
    event = slot.event
    is_urgent = is_short(slot, now)
    if event.sign_up == Event.SignUp.CLOSED and not is_urgent:
        raise Refused("Nobody signs up by themselves in this event. Ask the organiser.")
    rows = Offer.objects.filter(slot=slot, turn=None, person=person)
    if known := rows.filter(state=State.ACCEPTED).first():
        return known
    offer = rows.live().first() or Offer(slot=slot, person=person, created_at=now)
    offer.kind, offer.slot, offer.person = kind, slot, person
    refuse_gone(offer, now)
    offer.save()
    is_first = event.sign_up == Event.SignUp.FIRST
    return take_or_wait(offer, is_approved=is_first, by=by, now=now)


@transaction.atomic
def take_now(slot: Slot, person: Person, *, by: Actor, now: datetime) -> Offer:
    """At short notice: take the place of who asked for cover, or one that nobody has.

    Nobody approves it, and organisers are told. Refused before that, if it has gone, and by rules.
    """
    turn = given_up_in(slot)
    person, slot = hold_both(person, slot, turn)
    if not is_short(slot, now):
        raise Refused("It is too soon to take this slot without being asked.")
    if turn is None:
        return sign_up(slot, person, kind=Assignment.Kind.PRIMARY, by=by, now=now)
    rows = Offer.objects.filter(turn=turn, in_return=None, person=person)
    offer = rows.live().first() or Offer(slot=slot, turn=turn, person=person, created_at=now)
    turn.refresh_from_db()
    offer.slot, offer.person, offer.turn, offer.kind = slot, person, turn, turn.kind
    refuse_gone(offer, now)
    offer.save()
    return take_or_wait(offer, is_approved=True, by=by, now=now)


def hold_both(person: Person, slot: Slot, turn: Assignment | None = None) -> tuple[Person, Slot]:
    """The person, whoever gives the place up, and the slot as they are; locked in this order."""
    people = lock_people(person.pk, *([turn.person_id] if turn else []))
    (slot,) = lock_slots(slot.pk)
    person = people[person.pk]
    person.event = slot.event
    return person, slot


def given_up_in(slot: Slot) -> Assignment | None:
    """Who in the slot asks for cover; of several whoever asked first."""
    rows = Assignment.objects.published().primary().filter(slot=slot)
    rows = rows.filter(cover_wanted_at__isnull=False).select_related("person__department")
    return rows.order_by("cover_wanted_at", "pk").first()
