"""What became of a post on its way is written down, where its row is still as it was seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rota.models import Dispatch, MessageKind
from rota.posting.actions.connections import LONGEST_NOTE
from rota.posting.actions.reports import lock_slot, note_published
from rota.posting.aftermath import Verdict
from rota.posting.lifecycle import Step, after
from rota.posting.networks.protocol import Sent
from rota.reminders.actions import tell_organisers

State = Dispatch.State
TOLD = {
    State.FAILED: "failed",
    State.UNKNOWN: "may or may not be out",
    State.MISSED: "was missed",
}


@transaction.atomic
def succeed(row: Dispatch, sent: Sent, now: datetime) -> None:
    """It is out: it counts for its slot, unless another worker has written that down already."""
    fields = {"remote_id": sent.id, "url": sent.url, "cid": sent.cid}
    if row.draft.slot_id:
        lock_slot(row.draft.slot_id)  # before the event, as whoever reports a post does
    verdict = Verdict(Step.SUCCEED, None, False)
    if settle(row, verdict, now, **fields) and row.part == 1:
        post = note_published(row, now=now)
        if post and not Dispatch.objects.filter(post=post).exists():
            keep(row, post=post)


@transaction.atomic
def settle(row: Dispatch, verdict: Verdict, now: datetime, **fields: Any) -> int:
    """Write down a step with a row that is still as we saw it; 1 if it is, else 0.

    Organisers are told of what failed, was missed or is not known.
    """
    assert verdict.step
    known = {"problem": "", "sentence": ""} if verdict.step is Step.SUCCEED else {}
    fields["sentence"] = fields.get("sentence", "")[:LONGEST_NOTE]
    state = after(row.state, verdict.step)
    is_ours = keep(
        row,
        **known | fields,
        state=state.value,
        claim=None,
        lease_until=None,
        not_before=verdict.not_before,
        maybe_out=verdict.maybe_out,
    )
    if is_ours and row.state in TOLD:
        tell_of(row, now)
    if is_ours:
        row.draft.event.touch(only_slots=True)
    return int(is_ours)


def keep(row: Dispatch, **fields: Any) -> bool:
    """Write fields of a row that is still as we saw it; whether it is."""
    mine = Dispatch.objects.filter(pk=row.pk, claim=row.claim, state=row.state)
    if not mine.update(**fields):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    return True


def tell_of(row: Dispatch, now: datetime) -> None:
    """Tell those who organise, once for each state, with the way to the post."""
    facts = {"dispatch": row.pk, "state": row.state, "sentence": row.sentence}
    facts |= {"account": str(row.account), "words": TOLD[State(row.state)]}
    tell_organisers(
        row.draft.event,
        kind=MessageKind.FAILED,
        key=f"failed:{row.pk}:{row.state}:{row.attempts}",
        draft=row.draft,
        facts=facts,
        now=now,
    )
