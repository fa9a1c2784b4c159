"""A place changes hands: the rota, the release in force, the mails and the calendars follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rota.cover.actions.holding import ANSWERED, close, hold, hush, note_offer, refuse_gone
from rota.cover.actions.releases import release_of_its_own
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Edit, MessageKind, Offer, User
from rota.planner.actions.edits import ANY_SEAT, Steps, Target, any_rule, carry_out
from rota.planner.actions.seats import when
from rota.planner.actions.snapshots import Snapshot, snapshot, withdrawn
from rota.planner.actions.undo import is_hard
from rota.planner.queries.rota import rota_of
from rota.reminders.actions import announce

State = Offer.State


def settle(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """Let the person have the place; held and looked at already. Raises Refused by any rule."""
    event, sentence = offer.slot.event, sentence_of(offer)
    earlier = spans_of(offer)
    targets = targets_of(offer, now)
    offer.steps = carry_out(
        event, targets, verb="take_over", sentence=sentence, forbids=any_rule, by=by, now=now
    )
    keep_edit(offer, sentence, by=by, now=now)
    turns = rows_of(offer.steps)
    release_of_its_own(event, turns, by=by, now=now)
    offer.state, offer.settled_at = State.TAKEN, now
    offer.answered_at = offer.answered_at or now
    outdate(offer)
    offer.save()
    hush([offer.pk], ANSWERED, now=now)
    close_others(offer, turns, now)
    tell(offer, turns, earlier, now=now)
    return offer


def sentence_of(offer: Offer) -> str:
    """What happens, for the trail."""
    turn, given = offer.turn, offer.in_return
    if turn and given:
        swapped = f"{when(turn.slot)} and {when(given.slot)}"
        return f"{turn.person} and {offer.person} exchange {swapped}."
    place = "the slot" if offer.is_primary else "the standby of"
    whose = f" from {turn.person}" if turn else ""
    return f"{offer.person} takes {place} {when(offer.slot)}{whose}."


def targets_of(offer: Offer, now: datetime) -> list[Target]:
    """What each row says and shall say."""
    turn, given = offer.turn, offer.in_return
    if turn and given:
        return [in_place_of(turn, given, now), in_place_of(given, turn, now)]
    leaving = [Target(turn, snapshot(turn), withdrawn(snapshot(turn)))] if turn else []
    return [*leaving, arriving(offer, now)]


def in_place_of(turn: Assignment, other: Assignment, now: datetime) -> Target:
    """One of two who exchange: their row moves, so that their calendar moves it too."""
    before = snapshot(turn)
    place = {"slot": other.slot_id, "kind": other.kind}
    return Target(turn, before, before | place | agreed(turn, now))


def arriving(offer: Offer, now: datetime) -> Target:
    """The row of who takes the place: a new one, or that of a standby of the slot."""
    own = Assignment.objects.active().filter(slot=offer.slot_id, person=offer.person_id).first()
    if own:
        return Target(own, snapshot(own), snapshot(own) | {"kind": offer.kind} | agreed(own, now))
    account = rota_of(offer.slot.event, only=Q(slot=offer.slot_id)).usual_account(offer.person)
    new = Assignment(
        slot=offer.slot, person=offer.person, account=account, kind=offer.kind, created_at=now
    )
    return Target(new, None, snapshot(new) | agreed(new, now))


def agreed(turn: Assignment, now: datetime) -> Snapshot:
    """They have said yes: they are asked no more, and reminded of this place from now on."""
    return {
        "seat": ANY_SEAT,
        "state": Assignment.State.CONFIRMED.value,
        "is_pinned": False,
        "overridden": [],
        "invited_at": now.isoformat(),
        "answered_at": now.isoformat(),
        "cover_wanted_at": None,
        "reason": "",
        "revision": turn.revision + 1,
    }


def keep_edit(offer: Offer, sentence: str, *, by: Actor, now: datetime) -> None:
    """What an organiser settles is theirs to undo."""
    if isinstance(by, User):
        Edit.objects.create(
            event=offer.slot.event, by=by, at=now, sentence=sentence[:300], steps=offer.steps
        )


def rows_of(steps: Steps) -> list[Assignment]:
    """The assignments of the steps, as they are now, in their order."""
    rows = Assignment.objects.select_related("slot__event", "person", "account")
    found = rows.in_bulk([number for number, _, _ in steps])
    return [found[number] for number, _, _ in steps if number in found]


def outdate(offer: Offer) -> None:
    """Of a row that changes hands once more, what was taken before can be taken back no more."""
    Offer.objects.filter(turn=offer.turn_id, state=State.TAKEN).exclude(turn=None).update(
        state=State.CLOSED
    )


def close_others(offer: Offer, turns: Sequence[Assignment], now: datetime) -> None:
    """Everything else that was offered of these places is over."""
    numbers = [turn.pk for turn in turns]
    live = Offer.objects.live().exclude(pk=offer.pk)
    over = live.filter(Q(turn__in=numbers) | Q(in_return__in=numbers))
    if offer.turn is None and is_full(offer):
        over |= live.filter(turn=None, slot=offer.slot_id, kind=offer.kind)
    over |= live.filter(turn=None, slot=offer.slot_id, person=offer.person_id)
    close(list(over.values_list("pk", flat=True)), now=now)


def is_full(offer: Offer) -> bool:
    """Whether the slot has everybody of the kind that it needs."""
    slot = offer.slot
    held = Assignment.objects.active().filter(slot=slot, kind=offer.kind).count()
    return held >= (slot.people_needed if offer.is_primary else slot.standbys_needed)


def spans_of(offer: Offer) -> dict[int, dict[str, str]]:
    """When each assignment that changes was before, as a message keeps it."""
    turns = [turn for turn in (offer.turn, offer.in_return) if turn]
    return {
        turn.pk: {
            "starts_at": turn.slot.starts_at.isoformat(),
            "ends_at": turn.slot.ends_at.isoformat(),
        }
        for turn in turns
    }


def tell(
    offer: Offer,
    turns: Sequence[Assignment],
    earlier: dict[int, dict[str, str]],
    *,
    now: datetime,
    is_back: bool = False,
) -> None:
    """Each of them at once: who has a place now, and who has not any more."""
    for turn in turns:
        facts: dict[str, object] = {"is_back": is_back}
        if turn.pk in earlier:
            facts["old"] = earlier[turn.pk]
        if turn.is_active:
            kind = MessageKind.TAKEN
        else:
            kind = MessageKind.CANCELLED if is_back else MessageKind.COVERED
            facts["taker"] = offer.person.in_short
        stamp = f"{kind}:{offer.pk}:{turn.pk}:{turn.revision}{':back' if is_back else ''}"
        announce(kind=kind, assignment=turn, key=stamp, facts=facts, now=now)


@transaction.atomic
def approve(offer: Offer, *, by: User, now: datetime) -> Offer:
    """An organiser lets the person have the place: who said yes here, or by phone to an offer.

    Refused if it has gone, or a rule speaks against it now. `take_place_back` ends it.
    """
    offer = hold(offer)
    if offer.state not in Offer.LIVE:
        raise Refused(f"{offer.person} no longer waits for this: {offer.get_state_display()}.")
    refuse_gone(offer, now)
    return settle(offer, by=by, now=now)


@transaction.atomic
def refuse(offer: Offer, *, by: User, now: datetime) -> Offer:
    """An organiser says no to somebody's yes. They see it on their page; cover is still wanted."""
    offer = hold(offer)
    if offer.state != State.ACCEPTED:
        raise Refused(f"{offer.person} no longer waits for this: {offer.get_state_display()}.")
    close([offer.pk], now=now)
    offer.state = State.CLOSED
    sentence = f"Did not give {offer.person} {when(offer.slot)}."
    return note_offer(offer, "refuse", sentence, by=by, now=now)


@transaction.atomic
def take_place_back(offer: Offer, *, by: User, now: datetime) -> Offer:
    """An organiser makes everything as it was before the place was taken; both are told.

    Who asked for cover wants it still. Refused where the rota has gone on since.
    """
    offer = hold(offer)
    if offer.state != State.TAKEN:
        raise Refused(f"There is nothing to take back: {offer.get_state_display().lower()}.")
    earlier = {turn.pk: told_of(turn) for turn in rows_of(offer.steps)}
    rows = {turn.pk: turn for turn in rows_of(offer.steps)}
    targets = [
        Target(rows[number], after, before or withdrawn(after))
        for number, before, after in offer.steps
        if number in rows
    ]
    sentence = f"Took back: {sentence_back(offer)}"
    steps = carry_out(
        offer.slot.event, targets, verb="take_back", sentence=sentence, forbids=is_hard,
        by=by, now=now,
    )  # fmt: skip
    turns = rows_of(steps)
    release_of_its_own(offer.slot.event, turns, by=by, now=now)
    offer.state, offer.settled_at = State.CLOSED, now
    offer.save()
    tell(offer, turns, earlier, now=now, is_back=True)
    return offer


def told_of(turn: Assignment) -> dict[str, str]:
    """When it is, as a message keeps it."""
    return {"starts_at": turn.slot.starts_at.isoformat(), "ends_at": turn.slot.ends_at.isoformat()}


def sentence_back(offer: Offer) -> str:
    """What is taken back."""
    if offer.in_return and offer.turn:
        return f"the exchange of {offer.turn.person} and {offer.person}."
    return f"{offer.person} took {when(offer.slot)}."
