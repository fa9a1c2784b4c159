"""Messages that something has happened: to the person, or to those who organise."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rota.models import Assignment, Event, Message, MessageKind, User
from rota.reminders.queries import FOR_ORGANISERS, organisers_of

COPY_MARK = "@"  # before the reader's number in the key of a copy


@transaction.atomic
def announce(
    *, kind: MessageKind, assignment: Assignment, key: str, facts: dict[str, Any], now: datetime
) -> Message:
    """Tell a person of a new, moved or cancelled slot, as long as it is not over.

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


@transaction.atomic
def tell_organisers(
    event: Event,
    *,
    kind: MessageKind,
    key: str,
    facts: dict[str, Any],
    now: datetime,
    assignment: Assignment | None = None,
) -> Message:
    """Tell everybody who organises the event; who that is, is seen when the message leaves."""
    return Message.objects.queue(
        key=key,
        now=now,
        kind=kind,
        event=event,
        assignment=assignment,
        facts=facts,
        not_after=assignment.slot.ends_at if assignment else None,
    )


def address_organisers(now: datetime) -> None:
    """Make of each due message to organisers one for each of them.

    They are found now, not when the message was written, so that somebody who joined since is told
    and somebody who left is not. The message itself goes to the first, a copy to each of the rest.
    """
    due = Message.objects.due(now).waiting().filter(kind__in=FOR_ORGANISERS, user=None, address="")
    if not due.exists():
        return
    with transaction.atomic():
        rows = due.select_for_update(of=("self",), skip_locked=True).select_related("event")
        for message in rows:
            share_out(message, list(organisers_of(message.event)))


def share_out(message: Message, readers: list[User]) -> None:
    """Address the message and its copies. Written once more, a copy is the same message."""
    if not readers:
        return  # it goes nowhere, and the outbox will say so
    message.user, *others = readers
    message.save(update_fields=["user"])
    copies = [
        Message(
            key=f"{message.key}{COPY_MARK}{reader.pk}",
            user=reader,
            event=message.event,
            kind=message.kind,
            assignment=message.assignment,
            facts=message.facts,
            not_before=message.not_before,
            not_after=message.not_after,
            created_at=message.created_at,
        )
        for reader in others
    ]
    Message.objects.bulk_create(copies, ignore_conflicts=True)
