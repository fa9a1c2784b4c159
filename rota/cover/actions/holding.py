"""An offer as it is now, with everybody and every slot it concerns held until the change is done.

Locks are taken as in every change of the rota: people by number, slots by number, then the rows.
"""

from __future__ import annotations

from datetime import datetime

from rota.cover.queries.judging import against, is_standing
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Event, Message, Offer
from rota.planner.actions.seats import lock_people, lock_slots, when
from rota.planner.rules import Reason

State = Offer.State
ANSWERED = "They have answered."
GONE = "Thank you, but somebody else has taken {when} meanwhile. There is nothing more to do."


def hold(offer: Offer) -> Offer:
    """The offer as it is now, locked with its people and slots."""
    turns = [turn for turn in (offer.turn, offer.in_return) if turn]
    people = lock_people(offer.person_id, *(turn.person_id for turn in turns))
    slots = {one.pk: one for one in lock_slots(offer.slot_id, *(turn.slot_id for turn in turns))}
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("turn__account", "in_return__account").get(pk=offer.pk)
    fresh.slot, fresh.person = slots[fresh.slot_id], people[fresh.person_id]
    fresh.person.event = fresh.slot.event
    for turn in (fresh.turn, fresh.in_return):
        if turn:
            turn.person = people[turn.person_id]
            turn.person.event = fresh.slot.event
            turn.slot = slots.get(turn.slot_id) or turn.slot
    return fresh


def refuse_gone(offer: Offer, now: datetime) -> None:
    """Refuse what cannot be taken any more, and say why."""
    if now >= offer.slot.ends_at:
        raise Refused("This slot is over.")
    if offer.state in {State.CLOSED, State.TAKEN, State.DECLINED}:
        raise Refused(GONE.format(when=when(offer.slot)))
    if not is_standing(offer):
        raise Refused(f"Thank you, but {when(offer.slot)} is no longer to be had: it was changed.")
    turn = offer.turn
    if turn and turn.posts.standing().exists():
        raise Refused(f"{turn.person.in_short} has posted in this slot after all.")
    refuse_against(offer, now)


def refuse_against(offer: Offer, now: datetime) -> None:
    """Refuse by the rules; that a place is full is said in kinder words."""
    found = against(offer, now)
    if Reason.FULL in {one.reason for one in found}:
        raise Refused(GONE.format(when=when(offer.slot)))
    if found:
        raise Refused(" ".join(one.sentence for one in found))


def note_offer(offer: Offer, verb: str, sentence: str, *, by: Actor, now: datetime) -> Offer:
    """Write the trail of an offer; the pages that show it are stale."""
    event: Event = offer.slot.event
    subject: Assignment | Offer = offer.turn or offer
    Audit.objects.record(
        event=event, by=by, now=now, verb=verb, sentence=sentence, subject=subject,
        after={"offer": offer.pk, "state": offer.state},
    )  # fmt: skip
    event.touch()
    return offer


def close(numbers: list[int], *, now: datetime) -> None:
    """These offers are over: the place has gone to somebody else. Their mails stay here."""
    Offer.objects.filter(pk__in=numbers).update(state=State.CLOSED, settled_at=now)
    hush(numbers, "The slot has gone to somebody else.", now=now)


def hush(numbers: list[int], reason: str, *, now: datetime) -> None:
    """Nobody is written to about these offers any more; the reason is said in the outbox."""
    Message.objects.waiting().filter(offer__in=numbers).update(
        state=Message.State.SUPPRESSED, last_error=reason, settled_at=now
    )
