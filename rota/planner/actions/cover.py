"""Cover: somebody else takes the place of a person who asked for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Account, Actor, Assignment, Person
from rota.planner.actions.assignments import assign, withdraw
from rota.planner.actions.seats import lock_people


@transaction.atomic
def give_cover(
    turn: Assignment,
    person: Person,
    *,
    account: Account | None = None,
    override: bool = False,
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Give the place of somebody who wants cover to another person, who gets it as in `assign`.

    Until then it stays with them; both are told by the next release. Refused if they no longer
    want cover.
    """
    lock_people(turn.person_id, person.pk)
    gone = withdraw(turn, seen_revision=seen_revision, by=by, now=now)
    if gone.cover_wanted_at is None:
        raise Refused(f"{gone.person} keeps the slot after all.")
    return assign(
        gone.slot, person, kind=gone.kind, account=account, override=override, by=by, now=now
    )
