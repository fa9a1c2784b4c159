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
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from rota.lib.sweeps import failed_while, passing_over
from rota.models import Dispatch, Event
from rota.models.dispatches import DispatchQuerySet
from rota.posting.actions.connections import LONGEST_NOTE, note_problem, with_access
from rota.posting.actions.outcomes import keep, settle, succeed
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

LEASE = timedelta(seconds=120)  # three times what all calls of one attempt may take
LONGEST_SWEEP = timedelta(seconds=20)
LOST = "The worker that sent it has not been heard of since."
TOO_LATE = "Its slot is over. It was not sent late."
BROKEN = failed_while("it was being sent")
BROKEN_LOOK = failed_while("it was being looked for")
BROKEN_NOTE = failed_while("it wrote down what became of it")
NOT_THERE = "The account was looked at, and the post is not there."

State = Dispatch.State
Clock = Callable[[], datetime]


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
        if row := rows_to_send().filter(pk=number).first():
            outcome[look(row, open_network, clock)] += 1
    return +outcome


def recover(now: datetime) -> int:
    """What a worker left behind may be out; how many they are."""
    count = 0
    for row in Dispatch.objects.abandoned(now).select_related("draft__event", "draft__slot"):
        verdict = Verdict(Step.LOSE_TOUCH, now, True)
        note = partial(wait, row.pk, row.state, now)
        with passing_over("post cannot be given up", row.pk, note):
            count += settle(row, verdict, now, problem=Kind.UNKNOWN, sentence=LOST)
    return count


def miss_late(now: datetime) -> int:
    """What was not posted in time is missed, and never sent late; how many they are."""
    count = 0
    for event in Event.objects.filter(drafts__dispatches__state__in=Dispatch.UNPOSTED).distinct():
        rows = (
            Dispatch.objects.unposted()
            .free(now)
            .filter(draft__event=event, draft__slot__ends_at__lte=now - event.grace)
        )
        for row in rows.select_related("draft__event", "draft__slot"):
            note = partial(wait, row.pk, row.state, now)
            with passing_over("post cannot be missed", row.pk, note):
                count += settle(row, Verdict(Step.MISS, None, False), now, sentence=TOO_LATE)
    return count


def wait(number: int, state: str, now: datetime) -> None:
    """We failed at writing down what became of it: nobody takes it until a lease has passed."""
    rows = Dispatch.objects.filter(pk=number, state=state)
    rows.update(lease_until=now + LEASE, sentence=BROKEN_NOTE)


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
    note = partial(lose_touch, row, row.claim, clock)
    with passing_over("post cannot be sent", row.pk, note):
        try:
            sent = send(row, open_network, clock)
        except Problem as problem:
            note_trouble(row, problem, clock())
        else:
            succeed(row, sent, clock())
    return row.state


def note_trouble(row: Dispatch, problem: Problem, now: datetime) -> None:
    """Its network did not take it."""
    verdict = after_attempt(
        problem.kind,
        attempts=row.attempts,
        maybe_out=row.maybe_out,
        retry_at=problem.retry_at,
        now=now,
    )
    settle(row, verdict, now, problem=problem.kind, sentence=problem.sentence)
    if problem.kind is Kind.EXPIRED:
        note_problem(row.account.connection, problem, now)


def lose_touch(row: Dispatch, claim: UUID | None, clock: Clock) -> None:
    """We failed, and it may be out: it is looked for before anybody sends it again."""
    row.refresh_from_db()  # what we did to it has been undone
    if (row.claim, row.state) == (claim, State.PUBLISHING):
        now, kind = clock(), Kind.UNKNOWN
        verdict = after_attempt(kind, attempts=row.attempts, maybe_out=True, retry_at=None, now=now)
        settle(row, verdict, now, problem=kind, sentence=BROKEN)


def send(row: Dispatch, open_network: OpenNetwork, clock: Clock) -> Sent:
    """Hand it to its network; once more with a renewed session where the old one has ended.

    What was put on hold since the claim, or can no longer be sent by us, raises Problem.
    """
    if reason := barred(row.account, row.parts):
        raise Problem(Kind.INVALID, reason)
    if row.not_after and clock() >= row.not_after:
        raise Problem(Kind.INVALID, TOO_LATE)
    if Event.objects.filter(pk=row.draft.event_id).exclude(held_at=None).exists():
        raise Problem(Kind.UNREACHABLE, "Everything is on hold.")
    post, network = outgoing_of(row), open_network(row.account)
    call = partial(network.publish, post=post)
    return with_access(row.account.connection, network, call, clock)


def look(row: Dispatch, open_network: OpenNetwork, clock: Clock) -> str:
    """Whether a post that may be out is out; the state it is in then."""
    with passing_over("post cannot be looked for", row.pk, partial(look_later, row, clock)):
        look_for(row, open_network, clock)
    return row.state


def look_for(row: Dispatch, open_network: OpenNetwork, clock: Clock) -> None:
    """Ask its network, and write down what is known then."""
    assert row.attempted_at
    age = clock() - row.attempted_at
    try:
        network, sent = found_out(row, open_network, clock)
    except Problem as problem:
        keep(row, not_before=next_look(age, clock()), sentence=problem.sentence[:LONGEST_NOTE])
        return
    now = clock()
    if sent:
        succeed(row, sent, now)
        return
    verdict = after_look(
        False, is_repeatable=network.is_repeatable, attempted_at=row.attempted_at, now=now
    )
    if verdict.step:
        settle(row, verdict, now, sentence=NOT_THERE)
    else:
        keep(row, not_before=verdict.not_before, sentence=NOT_THERE)


def look_later(row: Dispatch, clock: Clock) -> None:
    """We failed at looking: the next look is when it would have been."""
    row.refresh_from_db()
    if row.state == State.UNKNOWN:
        now = clock()
        age = now - (row.attempted_at or now)
        keep(row, not_before=next_look(age, now), sentence=BROKEN_LOOK)


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
