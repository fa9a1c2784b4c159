"""Who takes which slot: give, move, remove, put back, pin, standby, account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Account, Actor, Assignment, Person, Slot
from rota.planner.actions.seats import (
    agree_anew,
    aside_in_words,
    lock_person,
    lock_slots,
    lock_turn,
    note,
    propose,
    refuse_done,
    refuse_stale,
    seat,
    set_aside,
    when,
)
from rota.planner.actions.snapshots import snapshot
from rota.planner.queries.candidates import Judgement, judge
from rota.planner.queries.history import is_as_told
from rota.planner.rules import Reason

Kind = Assignment.Kind
State = Assignment.State


@transaction.atomic
def assign(
    slot: Slot,
    person: Person,
    *,
    kind: str = Kind.PRIMARY,
    account: Account | None = None,
    override: bool = False,
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Give the person the lowest free place of the slot; without an account, their usual one.

    Refused by any hard rule, and by soft ones unless `override` sets them aside.
    """
    person = lock_person(person)
    (slot,) = lock_slots(slot.pk)
    refuse_stale(slot, seen_revision)
    judgement = judge(slot, person, kind=kind, account=account, now=now)
    turn = Assignment(
        slot=slot, person=person, kind=kind, account=judgement.account, created_at=now
    )
    turn.overridden = set_aside(judgement, override=override)
    seat(turn, judgement)
    place = "the slot" if turn.is_primary else "the standby of"
    sentence = f"Gave {person} {place} {when(slot)}.{aside_in_words(turn.overridden)}"
    return note(turn, "assign", sentence, by=by, now=now, before=None)


@transaction.atomic
def move(
    turn: Assignment,
    slot: Slot,
    *,
    override: bool = False,
    seen_revision: int | None = None,
    seen_there: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Move the assignment to another slot; who was told of the old one is told at the next release.

    Refused as in `assign`, while it is pinned, and once the person has posted. `seen_there` is the
    revision of the other slot on the page.
    """
    turn = lock_turn(turn, slot.pk, seen=seen_revision)
    refuse_inactive(turn)
    refuse_done(turn, now)
    left, (slot,) = turn.slot, lock_slots(slot.pk)
    refuse_stale(slot, seen_there)
    judgement = judge(
        slot, turn.person, kind=turn.kind, account=turn.account, now=now, besides=turn
    )
    before = snapshot(turn)
    turn.slot, turn.overridden = slot, set_aside(judgement, override=override)
    agree_anew(turn)
    seat(turn, judgement)
    sentence = f"Moved {turn.person} from {when(left)} to {when(slot)}."
    sentence += aside_in_words(turn.overridden)
    return note(turn, "move", sentence, by=by, now=now, before=before)


@transaction.atomic
def withdraw(
    turn: Assignment, *, seen_revision: int | None = None, by: Actor, now: datetime
) -> Assignment:
    """Take the person off the slot. Their place is free at once; `put_back` undoes it."""
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    refuse_done(turn, now)
    before = snapshot(turn)
    turn.state = State.WITHDRAWN
    turn.save()
    sentence = f"Took {turn.person} off {when(turn.slot)}."
    return note(turn, "withdraw", sentence, by=by, now=now, before=before)


@transaction.atomic
def put_back(
    turn: Assignment, *, seen_revision: int | None = None, by: Actor, now: datetime
) -> Assignment:
    """Undo a removal while a place is free.

    What the person was last told holds again; if a release has cancelled it, they are asked anew.
    """
    turn = lock_turn(turn, seen=seen_revision)
    if turn.state != State.WITHDRAWN:
        raise Refused(f"{turn.person} was not taken off this slot.")
    judgement = judge(turn.slot, turn.person, kind=turn.kind, account=turn.account, now=now)
    before = snapshot(turn)
    turn.overridden = set_aside(judgement, override=True)
    turn.state = State.CONFIRMED if turn.answered_at else State.INVITED
    if not is_as_told(turn):
        propose(turn)
    seat(turn, judgement)
    sentence = f"Put {turn.person} back on {when(turn.slot)}."
    return note(turn, "put_back", sentence, by=by, now=now, before=before)


@transaction.atomic
def pin(
    turn: Assignment, *, seen_revision: int | None = None, by: Actor, now: datetime
) -> Assignment:
    """Hold the assignment where it is: until it is unpinned, nobody moves or removes it."""
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    before = snapshot(turn)
    turn.is_pinned = True
    turn.save()
    sentence = f"Pinned {turn.person} to {when(turn.slot)}."
    return note(turn, "pin", sentence, by=by, now=now, before=before)


@transaction.atomic
def unpin(
    turn: Assignment, *, seen_revision: int | None = None, by: Actor, now: datetime
) -> Assignment:
    """Let the assignment be moved and removed again."""
    turn = lock_turn(turn, seen=seen_revision)
    before = snapshot(turn)
    turn.is_pinned = False
    turn.save()
    sentence = f"Unpinned {turn.person} from {when(turn.slot)}."
    return note(turn, "unpin", sentence, by=by, now=now, before=before)


def make_standby(
    turn: Assignment,
    *,
    override: bool = False,
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Let the person stand by instead of posting."""
    return change_kind(
        turn, Kind.STANDBY, override=override, seen_revision=seen_revision, by=by, now=now
    )


def make_primary(
    turn: Assignment,
    *,
    override: bool = False,
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Let a standby post."""
    return change_kind(
        turn, Kind.PRIMARY, override=override, seen_revision=seen_revision, by=by, now=now
    )


@transaction.atomic
def change_kind(
    turn: Assignment,
    kind: str,
    *,
    override: bool,
    seen_revision: int | None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Primary to standby or back, where such a place is free; the person is told as of a move."""
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    refuse_done(turn, now)
    if turn.kind == kind:
        raise Refused(f"{turn.person} is {turn.get_kind_display().lower()} already.")
    judgement = judge(
        turn.slot, turn.person, kind=kind, account=turn.account, now=now, besides=turn
    )
    before = snapshot(turn)
    turn.overridden = set_aside(judgement, override=override)
    turn.kind = kind
    agree_anew(turn)
    seat(turn, judgement)
    sentence = f"Made {turn.person} {turn.get_kind_display().lower()} of {when(turn.slot)}."
    sentence += aside_in_words(turn.overridden)
    return note(turn, "change_kind", sentence, by=by, now=now, before=before)


@transaction.atomic
def change_account(
    turn: Assignment,
    account: Account,
    *,
    override: bool = False,
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Let the person post from another account; what they agreed to still holds."""
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    judgement = judge(
        turn.slot, turn.person, kind=turn.kind, account=account, now=now, besides=turn
    )
    before = snapshot(turn)
    aside = set_aside(only_account(judgement), override=override)
    turn.account, turn.overridden = account, [*turn.overridden, *aside]
    turn.save()
    sentence = f"{turn.person} posts from {account} in {when(turn.slot)}.{aside_in_words(aside)}"
    return note(turn, "change_account", sentence, by=by, now=now, before=before)


def only_account(judgement: Judgement) -> Judgement:
    """What the rules say of the account alone; the rest was decided when the slot was given."""
    said = [one for one in judgement.refusals if one.reason is Reason.ACCOUNT_BUSY]
    return replace(judgement, refusals=tuple(said))


def refuse_inactive(turn: Assignment) -> None:
    """Refuse to change what is declined or withdrawn."""
    if not turn.is_active:
        raise Refused(f"{turn.person} no longer has this slot: {turn.get_state_display().lower()}.")
