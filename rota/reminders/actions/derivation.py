"""Which messages should be waiting: derived anew whenever an assignment or its posts change.

What should go out is compared with the rows by their keys. A row that is missing is written, one
whose time has changed is corrected, one that is no longer wanted is suppressed, and one that was
suppressed and is wanted again waits again. What has left, has left.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rota.models import Assignment, Event, Message, MessageKind, Person
from rota.reminders.actions.announcements import origin_of
from rota.reminders.queries import FOR_ORGANISERS, policy_of, with_post
from rota.reminders.timing import (
    DEFAULT_POLICY,
    Due,
    Rule,
    TurnFacts,
    due_digests,
    due_for_turn,
    due_questions,
)
from rota.reminders.truth import is_told, place_of

OVERTAKEN = "Overtaken by a later change."
DERIVED = tuple(MessageKind(rule.kind) for rule in DEFAULT_POLICY)
ANNOUNCED = (MessageKind.INVITATION, MessageKind.MOVED, MessageKind.TAKEN)
A_WRITE = 500  # rows

State = Message.State
Wanted = dict[str, Message]


@transaction.atomic
def derive(assignment: Assignment, *, now: datetime) -> None:
    """Make the waiting messages of one assignment say what is true now. Seven queries at most."""
    event = lock(assignment.slot.event)
    about_it = Q(assignment=assignment)
    wanted = wanted_for(event, [assignment], about_it, now)
    reconcile(about_it, wanted, [assignment], now)


@transaction.atomic
def derive_event(event: Event, *, now: datetime) -> None:
    """The same for every assignment of the event, the evening digests, and who is asked when."""
    event = lock(event)
    assignments = list(Assignment.objects.of_event(event).select_related("slot"))
    about_it = Q(event=event)
    wanted = wanted_for(event, assignments, about_it, now) | wanted_digests(event, now)
    reconcile(about_it, wanted | wanted_questions(event, now), assignments, now)


def derive_questions(event: Event, *, now: datetime) -> None:
    """The same for what asks people when they can. The event's row is locked."""
    about_it = Q(event=event, kind=MessageKind.AVAILABILITY)
    reconcile(about_it, wanted_questions(event, now), [], now)


def derive_edited(*, now: datetime) -> None:
    """The same for events whose own zone, hours or tolerances were edited since."""
    for number in Event.objects.filter(is_edited=True).values_list("pk", flat=True):
        with transaction.atomic():
            event = lock(Event(pk=number))
            derive_event(event, now=now)
            Event.objects.filter(pk=number).update(is_edited=False)


def lock(event: Event) -> Event:
    """The event as it is now; nobody changes it or its policy until this is done.

    Its row comes before its messages in every change, so that no two wait for each other.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def wanted_for(event: Event, assignments: list[Assignment], about: Q, now: datetime) -> Wanted:
    """What should go out about the assignments, by key."""
    policy, posted = policy_of(event), with_post(about, event)
    return {
        (row := message_about(assignment, event, due, now)).key: row
        for assignment in assignments
        for due in dues_of(assignment, event, policy, assignment.pk in posted, now)
    }


def dues_of(
    assignment: Assignment, event: Event, policy: Iterable[Rule], has_posted: bool, now: datetime
) -> tuple[Due, ...]:
    """What should go out about one assignment, and when."""
    turn = TurnFacts(
        state=assignment.state,
        is_primary=assignment.is_primary,
        span=assignment.slot.span,
        invited_at=assignment.invited_at,
        answered_at=assignment.answered_at,
        has_posted=has_posted,
        cover_wanted_at=assignment.cover_wanted_at,
    )
    return due_for_turn(turn, policy, event.grace, event.tz, now)


def message_about(assignment: Assignment, event: Event, due: Due, now: datetime) -> Message:
    """A waiting row about an assignment, to its person or to those who organise."""
    kind, place = MessageKind(due.kind), place_of(assignment)
    return Message(
        key=f"{kind}:{assignment.pk}:{place}:{due.number}",
        kind=kind,
        event=event,
        person_id=None if kind in FOR_ORGANISERS else assignment.person_id,
        assignment=assignment,
        facts={"place": place},
        not_before=due.not_before,
        not_after=due.not_after,
        created_at=now,
    )


def wanted_digests(event: Event, now: datetime) -> Wanted:
    """A digest each evening from the first release to the end, worded when it leaves."""
    first = event.releases.order_by("number").first()
    if not first:
        return {}
    dues = due_digests(event.span, first.published_at, policy_of(event), event.tz, now)
    rows = [
        Message(
            key=f"digest:{event.pk}:{due.not_before.isoformat()}",
            kind=MessageKind.DIGEST,
            event=event,
            not_before=due.not_before,
            not_after=due.not_after,
            created_at=now,
        )
        for due in dues
    ]
    return {row.key: row for row in rows}


def wanted_questions(event: Event, now: datetime) -> Wanted:
    """When can you: to everybody who was asked and has not said, those who joined since too."""
    asked, until = event.availability_asked_at, event.availability_until
    if not (asked and until and now < until):
        return {}
    policy = policy_of(event)
    rows = (
        question_to(person, event, due, now)
        for person in event.people.unanswered().only("pk", "created_at").order_by("pk")
        for due in due_questions(max(asked, person.created_at), until, policy, now)
    )
    return {row.key: row for row in rows}


def question_to(person: Person, event: Event, due: Due, now: datetime) -> Message:
    """A waiting row that asks somebody when they can."""
    begins = due.not_before.isoformat(timespec="seconds")
    return Message(
        key=f"availability:{person.pk}:{begins}",
        kind=MessageKind.AVAILABILITY,
        event=event,
        person=person,
        facts={"is_again": due.number > 1},
        not_before=due.not_before,
        not_after=due.not_after,
        created_at=now,
    )


def reconcile(about: Q, wanted: Wanted, assignments: list[Assignment], now: datetime) -> None:
    """Make the rows be what is wanted. They are locked, so that no sweep takes them meanwhile."""
    rows = Message.objects.filter(about, kind__in=DERIVED + ANNOUNCED).defer("text", "html")
    existing = list(rows.select_for_update().order_by("pk"))
    holders = {assignment.pk: assignment for assignment in assignments}
    told = {row.key: row for row in existing if still_tells(row, holders, now)}
    stale, changed = [], []
    for row in existing:
        due = told.get(row.key) or wanted.get(origin_of(row))
        if due and revive(row, due):
            changed.append(row)
        elif not due and is_stale(row, now):
            stale.append(row.pk)
    known = {row.key for row in existing}
    missing = [row for key, row in wanted.items() if key not in known]
    Message.objects.filter(pk__in=stale).update(
        state=State.SUPPRESSED, last_error=OVERTAKEN, settled_at=now
    )
    Message.objects.bulk_create(missing, ignore_conflicts=True, batch_size=A_WRITE)
    fields = ["state", "not_before", "not_after", "last_error", "settled_at"]
    Message.objects.bulk_update(changed, fields, batch_size=A_WRITE)


def still_tells(row: Message, holders: dict[int, Assignment], now: datetime) -> bool:
    """Whether a message that is not derived says what is true.

    That of a release does while the person has the place as it was then; what an organiser sent
    by hand until its time is over.
    """
    if row.not_after and row.not_after <= now:
        return False
    if row.kind not in ANNOUNCED:
        return row.state == State.WAITING and "by_hand" in row.facts
    holder = holders.get(row.assignment_id or 0)
    return is_told(holder) and row.facts.get("place") == place_of(holder)


def is_stale(row: Message, now: datetime) -> bool:
    """Whether a row that is wanted no more has to be stopped.

    One whose time has passed is left to the sweep, which says so.
    """
    return row.state == State.WAITING and (row.not_after is None or row.not_after > now)


def revive(row: Message, due: Message) -> bool:
    """Let a row that is wanted wait for its present moment; whether that changes anything."""
    was_suppressed = row.state == State.SUPPRESSED
    is_moved = row.not_after != due.not_after or (
        row.not_before != due.not_before and not row.attempts
    )
    if not was_suppressed and not (row.state == State.WAITING and is_moved):
        return False
    row.state, row.last_error, row.settled_at = State.WAITING, "", None
    row.not_after = due.not_after
    if was_suppressed or not row.attempts:
        row.not_before = due.not_before
    return True
