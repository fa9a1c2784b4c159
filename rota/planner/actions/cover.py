"""Cover: somebody else takes the place of a person who asked for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Person, User
from rota.planner.actions.assignments import refuse_inactive
from rota.planner.actions.edits import ANY_SEAT
from rota.planner.actions.handover import put_instead
from rota.planner.actions.seats import lock_people, lock_turn, refuse_done, set_aside
from rota.planner.actions.undo import is_hard
from rota.planner.queries.candidates import judge


@transaction.atomic
def give_cover(
    turn: Assignment,
    person: Person,
    *,
    account: Account | None = None,
    override: bool = False,
    seen_revision: int | None = None,
    by: User,
    now: datetime,
) -> Assignment:
    """Give the place of somebody who wants cover to another person, who gets it as in `assign`.

    Until then it stays with them; both are told by the next release. One undo takes it back.
    Refused if they no longer want cover.
    """
    person = lock_people(turn.person_id, person.pk)[person.pk]
    turn = lock_turn(turn, seen=seen_revision)
    refuse_inactive(turn)
    refuse_done(turn, now)
    if turn.cover_wanted_at is None:
        raise Refused(f"{turn.person} keeps the slot after all.")
    slot, kind = turn.slot, turn.kind
    judgement = judge(slot, person, kind=kind, account=account, now=now, besides=turn)
    other = Assignment(
        slot=slot,
        person=person,
        kind=kind,
        account=judgement.account,
        seat=ANY_SEAT,
        created_at=now,
    )
    other.overridden = set_aside(judgement, override=override)
    return put_instead(turn, other, verb="give_cover", forbids=is_hard, by=by, now=now)
