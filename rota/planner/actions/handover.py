"""Somebody else gets a place at once, as one edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from rota.models import Account, Assignment, Person, User
from rota.planner.actions.assignments import refuse_inactive
from rota.planner.actions.edits import ANY_SEAT, Target, any_rule, edit_rota
from rota.planner.actions.seats import (
    aside_in_words,
    lock_people,
    lock_turn,
    refuse_done,
    when,
)
from rota.planner.actions.snapshots import snapshot, withdrawn
from rota.planner.queries.rota import rota_of
from rota.planner.rules import Refusal


@transaction.atomic
def hand_over(
    turn: Assignment,
    person: Person,
    *,
    account: Account | None = None,
    seen_revision: int | None = None,
    by: User,
    now: datetime,
) -> Assignment:
    """Give somebody's place to another person; one undo takes it back.

    They post from the account, or from their usual one.

    Refused by any rule, while it is pinned, once its slot is over, and once they have posted.
    """
    lock_people(turn.person_id, person.pk)
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    refuse_done(turn, now)
    other = Assignment(
        slot=turn.slot,
        person=person,
        kind=turn.kind,
        account=account or rota_of(turn.slot.event).usual_account(person),
        seat=ANY_SEAT,
        created_at=now,
    )
    return put_instead(turn, other, verb="hand_over", forbids=any_rule, by=by, now=now)


def put_instead(
    turn: Assignment,
    other: Assignment,
    *,
    verb: str,
    forbids: Callable[[Refusal], bool],
    by: User,
    now: datetime,
) -> Assignment:
    """One goes and the other comes, as one edit. Both people and the slot are locked."""
    before = snapshot(turn)
    targets = [Target(turn, before, withdrawn(before)), Target(other, None, snapshot(other))]
    sentence = f"Gave {when(turn.slot)} to {other.person} instead of {turn.person}."
    sentence += aside_in_words(other.overridden)
    edit_rota(
        turn.slot.event, targets, verb=verb, sentence=sentence, forbids=forbids, by=by, now=now
    )
    return other
