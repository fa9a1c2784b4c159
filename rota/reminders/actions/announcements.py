"""Messages that something has happened: to the person, or to those who organise."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from rota.models import Approver, Assignment, Draft, Event, Message, MessageKind, Offer
from rota.reminders.queries import readers_of
from rota.reminders.truth import place_of

NOT_TWICE_IN = 600  # seconds in which asking somebody again is asking once
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
        facts={"place": place_of(assignment), **facts},
        not_after=news_until(kind, assignment, facts),
    )


def news_until(kind: MessageKind, assignment: Assignment, facts: dict[str, Any]) -> datetime:
    """When the slot it tells of is over: of a cancelled one the end that the person knows of."""
    if kind == MessageKind.CANCELLED and "old" in facts:
        return datetime.fromisoformat(facts["old"]["ends_at"])
    return assignment.slot.ends_at


@transaction.atomic
def tell_organisers(
    event: Event,
    *,
    kind: MessageKind,
    key: str,
    facts: dict[str, Any],
    now: datetime,
    assignment: Assignment | None = None,
    offer: Offer | None = None,
    draft: Draft | None = None,
) -> Message:
    """Tell everybody who organises the event; who that is, is seen when the message leaves."""
    about = assignment or offer
    return Message.objects.queue(
        key=key,
        now=now,
        kind=kind,
        event=event,
        assignment=assignment,
        offer=offer,
        draft=draft,
        facts=facts,
        not_after=about.slot.ends_at if about else None,
    )


@transaction.atomic
def ask_to_look(draft: Draft, approvers: Iterable[Approver], *, now: datetime) -> None:
    """Words wait: tell those who organise, and those who approve by a private link."""
    stem = f"{draft.pk}:{draft.number}"
    about = about_words(draft)
    Message.objects.queue(key=f"look:{stem}", now=now, kind=MessageKind.LOOK, **about)
    for approver in approvers:
        key = f"eyes:{stem}:{approver.pk}"
        Message.objects.queue(key=key, now=now, kind=MessageKind.EYES, approver=approver, **about)


@transaction.atomic
def tell_author(draft: Draft, *, by: str, why: str, now: datetime) -> None:
    """The words were looked at: they may be posted, or something has to change."""
    if draft.author is None:
        return
    about = about_words(draft, by=by, why=why)
    key = f"words:{draft.pk}:{draft.number}:{draft.state}"
    Message.objects.queue(key=key, now=now, kind=MessageKind.WORDS, person=draft.author, **about)


@transaction.atomic
def ask_to_write(turns: Iterable[Assignment], *, now: datetime) -> int:
    """Ask the person of each turn for its words; how many mails that is.

    Who was asked a moment ago gets none: two clicks are one.
    """
    return Message.objects.queue_fresh(
        [
            Message(
                key=f"write:{turn.person_id}:{asked_in(now)}",
                kind=MessageKind.WRITE,
                event=turn.slot.event,
                person=turn.person,
                assignment=turn,
                not_before=now,
                not_after=turn.slot.starts_at,
                created_at=now,
            )
            for turn in turns
        ]
    )


def asked_in(now: datetime) -> int:
    """The stretch of time in which asking somebody again is asking once."""
    return int(now.timestamp()) // NOT_TWICE_IN


def about_words(draft: Draft, **facts: str) -> dict[str, Any]:
    """A message about a draft as it stands; nobody wants it when the slot is over."""
    return {
        "event": draft.event,
        "draft": draft,
        "facts": {"number": draft.number, "state": draft.state, **facts},
        "not_after": draft.slot.ends_at if draft.slot else None,
    }


@transaction.atomic
def share_out(message: Message) -> None:
    """Address a message to organisers to the first of them, and copies of it to the rest.

    They are found now, not when it was written, so that somebody who joined since is told and
    somebody who left is not. Shared out once more, a copy is the same message.
    """
    readers = list(readers_of(message))
    if not readers:
        return
    message.user, *others = readers
    message.save(update_fields=["user"])
    copies = [
        Message(
            key=f"{message.key}{COPY_MARK}{reader.pk}",
            user=reader,
            event=message.event,
            kind=message.kind,
            assignment=message.assignment,
            offer=message.offer,
            draft=message.draft,
            facts=message.facts,
            not_before=message.not_before,
            not_after=message.not_after,
            created_at=message.created_at,
        )
        for reader in others
    ]
    Message.objects.bulk_create(copies, ignore_conflicts=True)


def origin_of(message: Message) -> str:
    """The key of the message that this one is, or is a copy of."""
    return message.key.partition(COPY_MARK)[0]
