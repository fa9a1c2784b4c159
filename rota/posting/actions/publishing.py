"""Sending what is due: claimed by conditional update, one at a time, each at most once.

A worker may die at any line. A row that is being published and whose lease has run out may be out:
it is never sent again before the account has been looked at. Which step follows from what, is
decided in `aftermath`; how a second post is kept out, in each network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from rota.models import Dispatch, Event, MessageKind
from rota.models.dispatches import DispatchQuerySet
from rota.posting.actions.connections import note_problem, with_access
from rota.posting.actions.reports import lock_slot, note_published
from rota.posting.aftermath import Verdict, after_attempt, after_look, next_look
from rota.posting.lifecycle import Step, after
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Network, Sent
from rota.posting.queries.connections import (
    NOT_CONNECTED,
    OpenNetwork,
    barred,
    connection_of,
    network_of,
)
from rota.posting.queries.dispatches import outgoing_of
from rota.reminders.actions import tell_organisers

LEASE = timedelta(seconds=120)  # three times what all calls of one attempt may take
LONGEST_SWEEP = timedelta(seconds=20)
LOST = "The worker that sent it has not been heard of since."
TOO_LATE = "Its slot is over. It was not sent late."
BROKEN = "Coordinator failed while it was being sent: the site's log says why."
NOT_THERE = "The account was looked at, and the post is not there."
LONGEST_NOTE = 300

State = Dispatch.State
TOLD = {
    State.FAILED: "failed",
    State.UNKNOWN: "may or may not be out",
    State.MISSED: "was missed",
}
Clock = Callable[[], datetime]
log = structlog.get_logger()


def publish_due(*, clock: Clock, open_network: OpenNetwork = network_of) -> Counter[str]:
    """Send what is due and look at what may be out; counts what became of it by state.

    `clock` gives the database's time. It ends when nothing is due, and after 20 seconds.
    """
    now = clock()
    until = now + LONGEST_SWEEP
    outcome: Counter[str] = Counter()
    outcome.update({State.UNKNOWN: recover(now), State.MISSED: miss_late(now)})
    while now < until and (row := take(now)):
        outcome[attempt(row, open_network, clock)] += 1
        now = clock()
    for number in Dispatch.objects.to_look_at(now).values_list("pk", flat=True)[:50]:
        if clock() >= until:
            break
        outcome[look(number, open_network, clock)] += 1
    return +outcome


def recover(now: datetime) -> int:
    """What a worker left behind may be out; how many they are."""
    count = 0
    for row in Dispatch.objects.abandoned(now).select_related("draft__event", "draft__slot"):
        verdict = Verdict(Step.LOSE_TOUCH, now, True)
        count += settle(row, verdict, now, problem=Kind.UNKNOWN, sentence=LOST)
    return count


def miss_late(now: datetime) -> int:
    """What was not posted in time is missed, and never sent late; how many they are."""
    count = 0
    for event in Event.objects.filter(drafts__dispatches__state__in=Dispatch.UNPOSTED).distinct():
        rows = Dispatch.objects.unposted().filter(
            draft__event=event, draft__slot__ends_at__lte=now - event.grace
        )
        for row in rows.select_related("draft__event", "draft__slot"):
            count += settle(row, Verdict(Step.MISS, None, False), now, sentence=TOO_LATE)
    return count


def take(now: datetime) -> Dispatch | None:
    """Claim the post that is due first. Of two sweeps at once each gets another one."""
    return claimed(Dispatch.objects.due(now), now)


def claimed(due: DispatchQuerySet, now: datetime) -> Dispatch | None:
    """Claim the first of these for this worker; None if there is none, or another has it."""
    claim = uuid4()
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True, of=("self",))
        number = rows.values_list("pk", flat=True).first()
        if number is None:
            return None
        Dispatch.objects.filter(pk=number, state=State.SCHEDULED).update(
            state=after(State.SCHEDULED, Step.CLAIM).value,
            claim=claim,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            attempted_at=now,
            moment=Coalesce(F("moment"), now),
        )
    return rows_to_send().filter(claim=claim, state=State.PUBLISHING).first()


def rows_to_send() -> DispatchQuerySet:
    """A dispatch with all that sending it asks for."""
    return Dispatch.objects.select_related(
        "account__connection", "draft__event", "draft__slot__event", "draft__author"
    )


def attempt(row: Dispatch, open_network: OpenNetwork, clock: Clock) -> str:
    """Send one post and write down what became of it: the state it is in."""
    try:
        sent = send(row, open_network, clock)
    except DatabaseError:
        raise  # nothing can be written down: the lease decides
    except Problem as problem:
        verdict = after_attempt(
            problem.kind,
            attempts=row.attempts,
            maybe_out=row.maybe_out,
            retry_at=problem.retry_at,
            now=clock(),
        )
        settle(row, verdict, clock(), problem=problem.kind, sentence=problem.sentence)
        if problem.kind is Kind.EXPIRED:
            note_problem(row.account.connection, problem, clock())
    except Exception:
        log.exception("post cannot be sent", dispatch=row.pk)
        verdict = after_attempt(
            Kind.UNKNOWN, attempts=row.attempts, maybe_out=True, retry_at=None, now=clock()
        )
        settle(row, verdict, clock(), problem=Kind.UNKNOWN, sentence=BROKEN)
    else:
        succeed(row, sent, clock())
    return row.state


def send(row: Dispatch, open_network: OpenNetwork, clock: Clock) -> Sent:
    """Hand it to its network; once more with a renewed session where the old one has ended.

    What was put on hold since the claim, or can no longer be sent by us, raises Problem.
    """
    if reason := barred(row.account, row.parts):
        raise Problem(Kind.INVALID, reason)
    if Event.objects.filter(pk=row.draft.event_id).exclude(held_at=None).exists():
        raise Problem(Kind.UNREACHABLE, "Everything is on hold.")
    post, network = outgoing_of(row), open_network(row.account)
    call = partial(network.publish, post=post)
    return with_access(row.account.connection, network, call, clock)


def look(number: int, open_network: OpenNetwork, clock: Clock) -> str:
    """Whether a post that may be out is out; the state it is in then."""
    row = rows_to_send().get(pk=number)
    assert row.attempted_at
    age = clock() - row.attempted_at
    try:
        network, sent = found_out(row, open_network, clock)
    except Problem as problem:
        keep(row, not_before=next_look(age, clock()), sentence=problem.sentence[:LONGEST_NOTE])
        return row.state
    except DatabaseError:
        raise
    except Exception:
        log.exception("post cannot be looked for", dispatch=row.pk)
        keep(row, not_before=next_look(age, clock()), sentence=BROKEN)
        return row.state
    now = clock()
    if sent:
        succeed(row, sent, now)
        return row.state
    verdict = after_look(
        False, is_repeatable=network.is_repeatable, attempted_at=row.attempted_at, now=now
    )
    if verdict.step:
        settle(row, verdict, now, sentence=NOT_THERE)
    else:
        keep(row, not_before=verdict.not_before, sentence=NOT_THERE)
    return row.state


def found_out(
    row: Dispatch, open_network: OpenNetwork, clock: Clock
) -> tuple[Network, Sent | None]:
    """The network, and the post as it is there; Problem where the account cannot be asked."""
    connection = connection_of(row.account)
    if connection is None:
        raise Problem(Kind.EXPIRED, NOT_CONNECTED)
    network = open_network(row.account)
    call = partial(network.look, post=outgoing_of(row))
    return network, with_access(connection, network, call, clock)


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
