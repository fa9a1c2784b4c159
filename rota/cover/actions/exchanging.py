"""Two people exchange their slots: one asks, the other says yes, and both move at once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from rota.cover.actions.asking import mail_of
from rota.cover.actions.holding import close, hold, note_offer, refuse_against
from rota.cover.queries.judging import is_standing
from rota.cover.waves import once_more_at
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Message, Offer
from rota.planner.actions.seats import lock_people, lock_slots, when


@transaction.atomic
def ask_to_exchange(turn: Assignment, other: Assignment, *, by: Actor, now: datetime) -> Offer:
    """Offer `turn` to the person of `other` for their slot; nothing moves until they say yes.

    Refused if a rule speaks against it for either of the two, and if they are asked already.
    """
    lock_people(turn.person_id, other.person_id)
    lock_slots(turn.slot_id, other.slot_id)
    rows = Assignment.objects.select_related("slot__event", "person__department", "account")
    found = rows.in_bulk([turn.pk, other.pk])
    turn, other = found[turn.pk], found[other.pk]
    offer = Offer(
        slot=turn.slot, kind=turn.kind, turn=turn, person=other.person, in_return=other,
        created_at=now,
    )  # fmt: skip
    refuse_impossible(offer, now)
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:
        raise Refused(f"{other.person.in_short} is asked about this slot already.") from error
    send(offer, now)
    slots = f"{when(turn.slot)} for {when(other.slot)}"
    sentence = f"{turn.person} asks {other.person} to exchange {slots}."
    return note_offer(offer, "ask_to_exchange", sentence, by=by, now=now)


def refuse_impossible(offer: Offer, now: datetime) -> None:
    """Refuse what has begun, what is being changed, and what breaks a rule."""
    assert offer.in_return
    if min(offer.slot.starts_at, offer.in_return.slot.starts_at) <= now:
        raise Refused("One of the two slots has begun: ask for cover instead.")
    if not is_standing(offer):
        raise Refused("The organiser is changing one of the two slots. Look again later.")
    refuse_against(offer, now)


def send(offer: Offer, now: datetime) -> None:
    """Mail to whoever is asked, and once more if they do not answer."""
    assert offer.in_return
    soonest = min(offer.slot.starts_at, offer.in_return.slot.starts_at)
    mails = [mail_of(offer, 1, now, now)]
    if again := once_more_at(now, soonest):
        mails.append(mail_of(offer, 2, again, now))
    Message.objects.bulk_create(mails)


@transaction.atomic
def take_back_question(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """Who asked for the exchange wants it no more. Refused once it is done."""
    offer = hold(offer)
    if offer.state == Offer.State.TAKEN:
        raise Refused("It is done already: you have each other's slots.")
    if offer.state not in Offer.LIVE:
        return offer
    close([offer.pk], now=now)
    offer.state = Offer.State.CLOSED
    sentence = f"The exchange of {when(offer.slot)} is no longer asked for."
    return note_offer(offer, "take_back_question", sentence, by=by, now=now)
