"""Which messages should be waiting: derived anew whenever an assignment or its posts change."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from rota.models import Assignment, Event, Message, MessageKind, Post
from rota.reminders.queries import policy_of
from rota.reminders.timing import Due, Kind, Rule, TurnFacts, due_digests, due_for_turn

OVERTAKEN = "Overtaken by a later change."
DERIVED = ("chase", "evening", "hour", "on", "nudge", "missed")
ABOUT_A_HELD_PLACE = (*DERIVED, "invitation", "moved")


@transaction.atomic
def derive(assignment: Assignment, *, now: datetime) -> None:
    """Make the waiting messages of one assignment say what is true now."""
    reconcile(assignment.slot.event, [assignment], now)


@transaction.atomic
def derive_event(event: Event, *, now: datetime) -> None:
    """The same for every assignment of the event, and the evening digests."""
    assignments = Assignment.objects.of_event(event).select_related("slot")
    reconcile(event, list(assignments), now)
    derive_digests(event, now)


def announce(
    *, kind: MessageKind, assignment: Assignment, key: str, facts: dict[str, Any], now: datetime
) -> Message:
    """Tell a person of a new, moved or cancelled slot, as long as it has not begun.

    `facts` hold what the rows no longer say, such as {"old": {"starts_at": …, "ends_at": …}}.
    """
    return Message.objects.queue(
        key=key,
        now=now,
        kind=kind,
        event=assignment.slot.event,
        person=assignment.person,
        assignment=assignment,
        facts={"revision": assignment.revision, **facts},
        not_after=assignment.slot.ends_at,
    )


def tell_organisers(
    event: Event,
    *,
    kind: MessageKind,
    key: str,
    facts: dict[str, Any],
    now: datetime,
    assignment: Assignment | None = None,
) -> Message:
    """One message to everybody who organises the event when it leaves."""
    return Message.objects.queue(
        key=key, now=now, kind=kind, event=event, assignment=assignment, facts=facts
    )


def reconcile(event: Event, assignments: list[Assignment], now: datetime) -> None:
    """Write what is missing, correct what has changed, suppress what is stale. Seven queries."""
    policy = policy_of(event)
    ids = [assignment.pk for assignment in assignments]
    posted = set(
        Post.objects.standing().filter(assignment__in=ids).values_list("assignment_id", flat=True)
    )
    existing: dict[int, list[Message]] = defaultdict(list)
    for message in Message.objects.filter(assignment__in=ids, kind__in=ABOUT_A_HELD_PLACE):
        existing[message.assignment_id or 0].append(message)
    new: list[Message] = []
    changed: list[Message] = []
    for assignment in assignments:
        dues = dues_of(assignment, event, policy, assignment.pk in posted, now)
        changed += corrections(existing[assignment.pk], dues, assignment, now)
        known = {message.key for message in existing[assignment.pk]}
        new += [
            message_of(assignment, event, key, due, now)
            for key, due in dues.items()
            if key not in known
        ]
    Message.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    Message.objects.bulk_update(
        changed, ["state", "not_before", "not_after", "last_error", "settled_at"], batch_size=500
    )


def dues_of(
    assignment: Assignment, event: Event, policy: Iterable[Rule], has_posted: bool, now: datetime
) -> dict[str, Due]:
    """What should go out about the assignment, by key."""
    turn = TurnFacts(
        state=assignment.state,
        is_primary=assignment.is_primary,
        span=assignment.slot.span,
        invited_at=assignment.invited_at,
        has_posted=has_posted,
    )
    dues = due_for_turn(turn, policy, event.grace, event.tz, now)
    return {f"{due.kind}:{assignment.pk}:{assignment.revision}:{due.number}": due for due in dues}


def message_of(assignment: Assignment, event: Event, key: str, due: Due, now: datetime) -> Message:
    """A waiting row; *missed* goes to organisers, everything else to the person."""
    is_for_organisers = due.kind == Kind.MISSED
    return Message(
        key=key,
        kind=due.kind,
        event=event,
        person_id=None if is_for_organisers else assignment.person_id,
        assignment=assignment,
        facts={"revision": assignment.revision},
        not_before=due.not_before,
        not_after=due.not_after,
        created_at=now,
    )


def corrections(
    existing: Iterable[Message], dues: dict[str, Due], assignment: Assignment, now: datetime
) -> list[Message]:
    """The existing rows that must change, changed."""
    changed = []
    is_held = assignment.state in {Assignment.State.INVITED, Assignment.State.CONFIRMED}
    for message in existing:
        due = dues.get(message.key)
        is_announcement = message.kind not in DERIVED
        is_current = message.facts.get("revision") == assignment.revision
        if message.state == Message.State.WAITING and not due:
            if is_announcement and is_held and is_current:
                continue
            suppress(message, now)
            changed.append(message)
        elif due and revive(message, due):
            changed.append(message)
    return changed


def suppress(message: Message, now: datetime) -> None:
    """It is not to be sent: something later has made it untrue."""
    message.state, message.last_error = Message.State.SUPPRESSED, OVERTAKEN
    message.settled_at = now


def revive(message: Message, due: Due) -> bool:
    """Let it wait for its present moment; whether that changes anything."""
    was_overtaken = message.state == Message.State.SUPPRESSED and message.last_error == OVERTAKEN
    is_moved = (message.not_before, message.not_after) != (due.not_before, due.not_after)
    if not was_overtaken and not (message.state == Message.State.WAITING and is_moved):
        return False
    if was_overtaken:
        message.state, message.last_error, message.settled_at = Message.State.WAITING, "", None
    if message.attempts == 0:
        message.not_before = due.not_before
    message.not_after = due.not_after
    return True


def derive_digests(event: Event, now: datetime) -> None:
    """A digest each evening from the first release to the end, worded when it leaves."""
    first = event.releases.order_by("number").first()
    if not first:
        return
    dues = due_digests(event.span, first.published_at, policy_of(event), event.tz, now)
    wanted = {f"digest:{event.pk}:{due.not_before.isoformat()}": due for due in dues}
    waiting = Message.objects.waiting().filter(event=event, kind=MessageKind.DIGEST)
    waiting.exclude(key__in=wanted).update(
        state=Message.State.SUPPRESSED, last_error=OVERTAKEN, settled_at=now
    )
    for key, due in wanted.items():
        Message.objects.queue(
            key=key,
            now=now,
            kind=MessageKind.DIGEST,
            event=event,
            not_before=due.not_before,
            not_after=due.not_after,
        )
