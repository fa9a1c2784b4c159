"""What a person says to an offer: yes, no, and after all not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.cover.actions.holding import ANSWERED, hold, hush, note_offer, refuse_gone
from rota.cover.actions.settling import settle
from rota.cover.queries.openings import is_short
from rota.lib.refusal import Refused
from rota.models import Actor, MessageKind, Offer
from rota.planner.actions.seats import when
from rota.reminders.actions import tell_organisers

State = Offer.State


@transaction.atomic
def accept(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """Yes: the place is theirs at once, or once an organiser approves where the event asks that.

    Near the slot nobody is waited for. Refused if it has gone or breaks a rule. The same again
    changes nothing.
    """
    offer = hold(offer)
    if offer.state in {State.ACCEPTED, State.TAKEN}:
        return offer
    refuse_gone(offer, now)
    return take_or_wait(offer, is_approved=not offer.slot.event.is_cover_approved, by=by, now=now)


def take_or_wait(offer: Offer, *, is_approved: bool, by: Actor, now: datetime) -> Offer:
    """Settle it, or let it wait for an organiser, who is told either way."""
    is_urgent = is_short(offer.slot, now)
    offer.answered_at = now
    if is_approved or is_urgent:
        offer = settle(offer, by=by, now=now)
    else:
        offer.state = State.ACCEPTED
        offer.save()
        sentence = f"{offer.person} would take {when(offer.slot)}."
        note_offer(offer, "accept", sentence, by=by, now=now)
    if is_urgent or not is_approved:
        tell_of_yes(offer, now)
    return offer


def tell_of_yes(offer: Offer, now: datetime) -> None:
    """Organisers have to approve it; or it was urgent, and they are told that it is settled."""
    tell_organisers(
        offer.slot.event,
        kind=MessageKind.APPROVE,
        key=f"approve:{offer.pk}:{now.isoformat()}",
        facts={"is_settled": offer.state == State.TAKEN},
        offer=offer,
        now=now,
    )


@transaction.atomic
def decline(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """No, thank you; also after a yes that nobody has approved yet. It ends the offer."""
    offer = hold(offer)
    if offer.state not in Offer.LIVE:
        return offer
    offer.state, offer.answered_at = State.DECLINED, now
    offer.save()
    hush([offer.pk], ANSWERED, now=now)
    sentence = f"{offer.person} will not take {when(offer.slot)}."
    return note_offer(offer, "decline", sentence, by=by, now=now)


@transaction.atomic
def take_back_yes(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """After all not sure: the offer is open again, unless a yes to it has been approved."""
    offer = hold(offer)
    if offer.state == State.TAKEN:
        raise Refused("The slot is yours already. If you cannot do it, ask for cover.")
    if offer.state != State.ACCEPTED:
        return offer
    offer.state = State.OFFERED if offer.turn else State.DECLINED
    offer.answered_at = None if offer.turn else now
    offer.save()
    sentence = f"{offer.person} takes back the yes to {when(offer.slot)}."
    return note_offer(offer, "take_back_yes", sentence, by=by, now=now)
