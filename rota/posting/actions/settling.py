"""A person says what has become of a post: it is out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Actor, Dispatch, Post
from rota.posting.actions.dispatching import lock, name_of, record
from rota.posting.actions.linking import tie
from rota.posting.actions.reports import lock_slot, report_post
from rota.posting.lifecycle import Step, after
from rota.posting.queries.dispatches import turn_of


@transaction.atomic
def say_done(dispatch: Dispatch, *, url: str, by: Actor, now: datetime) -> Post:
    """It has been posted by hand, or was out all the time; with its address, or without.

    Raises NotAPost for what is no address.
    """
    slot = dispatch.draft.slot
    if slot is None:
        raise Refused("These words have no slot any more: say in which slot they were posted.")
    lock_slot(slot.pk)
    row = lock(dispatch)
    after(row.state, Step.REPORT)
    turn = turn_of(row.draft)
    post = report_post(
        slot,
        assignment=turn,
        by_person=turn.person if turn else row.draft.author,
        url=url,
        by=by,
        now=now,
    )
    row = lock(dispatch)
    if row.state != Dispatch.State.REPORTED:
        tie(row, post)
    record(row, Step.REPORT, f"Said that {name_of(row)} is out.", by, now)
    return post
