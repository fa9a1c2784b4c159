"""People say themselves when they can, or an organiser says it for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rota.lib.changes import changes
from rota.lib.refusal import Refused
from rota.lib.times import stretch
from rota.models import Actor, Assignment, Message, MessageKind, Person
from rota.people.actions.people import record
from rota.people.queries.availability import SAID, clashes, mark_of

TOLD_ONCE_IN = 600  # seconds in which organisers hear of one person's changes once


@dataclass(frozen=True)
class Given:
    """What somebody says: two lots of windows, their most slots (None: the event's own), a note.

    `at_night` None leaves that as it is: the event has no night.
    """

    available: str
    rather_not: str = ""
    at_night: bool | None = None
    most_slots: int | None = None
    note: str = ""


@transaction.atomic
def give_availability(
    person: Person, given: Given, *, seen: str | None, by: Actor, now: datetime
) -> Person:
    """Note when somebody can. The same once more changes nothing.

    `seen` is the mark of what the page showed (queries.mark_of). Refused when that has changed
    since, when the person has left, and when the event is over. Organisers are told of what comes
    after the deadline, or takes away a slot that the person holds.
    """
    event = person.event
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    person.event = event
    refuse(person, seen, now)
    before = Person.objects.get(pk=person.pk)
    take(person, given)
    old, new = changes(before, person)
    if person.has_answered and mark_of(person) == mark_of(before):
        return person
    person.availability_given_at = now
    person.save(update_fields=[*SAID, "availability_given_at"])
    sentence = f"{person} can come: {person.available}; rather not: {person.rather_not or 'never'}."
    record(person, "give_availability", sentence, by, now, before=old, after=new)
    stop_questions(person, now)
    if by == person:
        tell_if_news(person, now)
    return person


def refuse(person: Person, seen: str | None, now: datetime) -> None:
    """Some answers come too late, or to a page that was out of date."""
    if person.left_at:
        raise Refused(f"{person} has left the event.")
    if now >= person.event.ends_at:
        raise Refused("The event is over: when you can no longer matters.")
    if seen != mark_of(person):
        raise Refused(
            "What we hold has changed since you opened this page. "
            f"It now says: {person.available}; rather not: {person.rather_not or 'never'}. "
            "Save once more if what you chose is right."
        )


def take(person: Person, given: Given) -> None:
    """Put what was said on the person."""
    person.available, person.rather_not = given.available, given.rather_not
    person.most_slots, person.availability_note = given.most_slots, given.note
    if given.at_night is not None:
        person.at_night = given.at_night


def stop_questions(person: Person, now: datetime) -> None:
    """Nobody is asked what they have said. The event's row is locked by now, as its order is."""
    waiting = Message.objects.waiting().filter(person=person, kind=MessageKind.AVAILABILITY)
    waiting.update(
        state=Message.State.SUPPRESSED, last_error="The person has answered.", settled_at=now
    )


def tell_if_news(person: Person, now: datetime) -> None:
    """Tell organisers what they no longer wait for, or have to mend."""
    event, lost = person.event, clashes(person, now)
    is_late = event.availability_until is not None and now >= event.availability_until
    if not (is_late or lost):
        return
    Message.objects.queue(
        key=f"hours:{person.pk}:{int(now.timestamp()) // TOLD_ONCE_IN}",
        now=now,
        kind=MessageKind.HOURS,
        event=event,
        facts={
            "who": person.name,
            "person": person.pk,
            "available": person.available,
            "rather_not": person.rather_not,
            "lost": [words_of(turn) for turn in lost],
        },
        not_after=event.ends_at,
    )


def words_of(turn: Assignment) -> str:
    """When a turn is."""
    return stretch(*turn.slot.span, turn.slot.event.tz)
