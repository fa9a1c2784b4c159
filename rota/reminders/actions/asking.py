"""Asking people when they can: everybody at once, again those who have not said, and no more."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.times import by_when
from rota.lib.words import counted
from rota.models import Actor, Audit, Event, Message, MessageKind, Person
from rota.reminders.actions.announcements import asked_in
from rota.reminders.actions.derivation import derive_questions, lock

NOBODY_IS_ASKED = "Nobody is being asked when they can. Ask everybody first, with a new deadline."


@transaction.atomic
def ask_everybody(
    event: Event, *, until: datetime, seen: datetime | None, by: Actor, now: datetime
) -> Event:
    """Ask everybody by mail when they can, until the deadline; asked once more, everybody anew.

    `seen` is when they were last asked, as the page showed it: refused if somebody has asked
    since, so that a second click is no second mail.
    """
    event = lock(event)
    if event.availability_asked_at != seen:
        raise Refused("Somebody has asked everybody since you opened this page.")
    refuse_deadline(event, until, now)
    event.availability_asked_at, event.availability_until = now, until
    return settle(event, "ask_everybody", "Asked everybody when they can, by {until}.", by, now)


@transaction.atomic
def change_deadline(event: Event, *, until: datetime, by: Actor, now: datetime) -> Event:
    """Another deadline for the same question; whoever has not said is asked again before it."""
    event = lock(event)
    refuse_not_asked(event)
    refuse_deadline(event, until, now)
    if event.availability_until == until:
        return event
    event.availability_until = until
    return settle(event, "change_deadline", "People can say when they can by {until}.", by, now)


@transaction.atomic
def stop_asking(event: Event, *, by: Actor, now: datetime) -> Event:
    """No more mails that ask; answers that come all the same still count."""
    event = lock(event)
    if not event.is_asking(now):
        return event
    event.availability_until = now
    return settle(event, "stop_asking", "Stopped asking people when they can.", by, now)


@transaction.atomic
def ask_again(event: Event, people: Iterable[int], *, by: Actor, now: datetime) -> int:
    """Ask those of the people who have not said once more, at once; how many mails that is.

    `people` are numbers. Who was asked by hand within the last minutes, or cannot be reached by
    mail, gets none. Refused when nobody is being asked.
    """
    event = lock(event)
    if not event.is_asking(now):
        raise Refused(NOBODY_IS_ASKED)
    reachable = event.people.unanswered().filter(pk__in=list(people), mail_stopped_at=None)
    rows = [question_by_hand(person, event, now) for person in reachable.exclude(email="")]
    count = Message.objects.queue_fresh(rows)
    if count:
        who = counted(count, "person", "people")
        sentence = f"Asked {who} again when they can."
        Audit.objects.record(event=event, by=by, now=now, verb="ask_again", sentence=sentence)
    return count


def question_by_hand(person: Person, event: Event, now: datetime) -> Message:
    """A waiting row that an organiser has caused."""
    return Message(
        key=f"availability:{person.pk}:by-hand:{asked_in(now)}",
        kind=MessageKind.AVAILABILITY,
        event=event,
        person=person,
        facts={"is_again": True, "by_hand": True},
        not_before=now,
        not_after=event.availability_until,
        created_at=now,
    )


def refuse_not_asked(event: Event) -> None:
    """A deadline belongs to a question."""
    if event.availability_asked_at is None:
        raise Refused(NOBODY_IS_ASKED)


def refuse_deadline(event: Event, until: datetime, now: datetime) -> None:
    """A deadline lies ahead, and before the event."""
    if until <= now:
        raise Refused("The deadline is over already. Choose a later one.")
    if until > event.starts_at:
        raise Refused("The deadline is after the event has begun. Choose an earlier one.")


def settle(event: Event, verb: str, sentence: str, by: Actor, now: datetime) -> Event:
    """Save the question, and let the waiting mails follow it."""
    event.save(update_fields=["availability_asked_at", "availability_until"])
    until = event.availability_until
    assert until
    said = sentence.format(until=by_when(until, event.tz))
    Audit.objects.record(event=event, by=by, now=now, verb=verb, sentence=said, subject=event)
    event.touch()
    derive_questions(event, now=now)
    return event
