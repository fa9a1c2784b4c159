"""People come, change and leave."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from rota.lib.changes import Fields, changes
from rota.lib.refusal import Refused
from rota.lib.words import counted
from rota.models import Actor, Assignment, Audit, Event, Message, Person, Slot
from rota.models.following import move_words
from rota.people.actions.links import revoke_links
from rota.people.availability import BadAvailability, parse_availability, rather_not_text
from rota.people.columns import LABELS
from rota.people.queries.availability import mark_of
from rota.people.queries.roster import coming_turns


@transaction.atomic
def add_person(person: Person, *, by: Actor, now: datetime) -> Person:
    """Save a new person. Refused when the address, or the name in the department, is taken."""
    person.created_at = now
    store(person)
    record(person, "add_person", f"Added {person} to {person.department}.", by, now)
    ask_newcomers(person.event)
    return person


@transaction.atomic
def edit_person(person: Person, *, seen: str | None = None, by: Actor, now: datetime) -> Person:
    """Save a changed person. Slots they hold stay theirs, whatever has changed.

    `seen` is the mark of when they can as the page showed it (queries.mark_of); refused when they
    have said something else since. With another address the links sent to the old one are closed:
    it may have been a stranger's.
    """
    before = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if seen is not None:
        refuse_unseen(before, seen)
    store(person)
    old, new = changes(before, person)
    if not new:
        return person
    said = ", ".join(LABELS[name].lower() for name in new)
    record(person, "edit_person", f"Changed {person}: {said}.", by, now, before=old, after=new)
    if "email" in old:
        ask_newcomers(person.event)
    if old.get("email"):
        revoke_links(person, by=by, now=now)
    return person


def refuse_unseen(person: Person, seen: str) -> None:
    """What they have said while the page was open is not overwritten by what it showed before."""
    if seen == mark_of(person):
        return
    raise Refused(
        f"When {person} can has changed since you opened this page. It now says: available "
        f"{person.available}; rather not: {person.rather_not or 'never'}; nights: "
        f"{'yes' if person.at_night else 'no'}; most slots: {person.most_slots or 'as the event'}. "
        "Nothing is saved yet, and all you typed is still here. Put in their answer where it is to "
        "stand, then save once more."
    )


@transaction.atomic
def leave(person: Person, *, by: Actor, now: datetime) -> Person:
    """The person leaves the event: coming slots are free again, mails stop, links close.

    Locks are taken in the order of every change: the person, their slots by number, what they hold.
    """
    if not Person.objects.present().filter(pk=person.pk).update(left_at=now):
        return person  # somebody else was faster
    person.left_at = now
    coming = coming_turns(person, now)
    turns = dict(coming.values_list("pk", "slot_id"))
    slots = set(turns.values())
    list(Slot.objects.select_for_update(no_key=True).filter(pk__in=slots).order_by("pk"))
    coming.update(state=Assignment.State.WITHDRAWN, revision=F("revision") + 1)
    move_words(turns)
    Slot.objects.filter(pk__in=slots).update(revision=F("revision") + 1)
    about_them = Message.objects.waiting().filter(Q(person=person) | Q(assignment__in=turns))
    about_them.update(
        state=Message.State.SUPPRESSED, last_error="The person has left the event.", settled_at=now
    )
    revoke_links(person, by=by, now=now)
    gone = f"{counted(len(slots), 'slot is', 'slots are')} free again"
    record(person, "leave", f"{person} has left the event; {gone}.", by, now)
    return person


@transaction.atomic
def come_back(person: Person, *, by: Actor, now: datetime) -> Person:
    """The person takes part again, without the slots they had."""
    if Person.objects.filter(pk=person.pk, left_at__isnull=False).update(left_at=None):
        person.left_at = None
        record(person, "come_back", f"{person} takes part again.", by, now)
        ask_newcomers(person.event)
    return person


def store(person: Person) -> None:
    """Save; the database says whether somebody of that key is there already."""
    try:
        person.available = parse_availability(person.available).text
        person.rather_not = rather_not_text(person.rather_not)
        with transaction.atomic():
            person.save()
    except BadAvailability as error:
        raise Refused(str(error)) from error
    except IntegrityError as error:
        who = person.email or f"{person.name} in {person.department}"
        raise Refused(f"{who} is on the list already.") from error


def record(
    person: Person,
    verb: str,
    sentence: str,
    by: Actor,
    now: datetime,
    before: Fields | None = None,
    after: Fields | None = None,
) -> None:
    """The trail, and a new version of what grid and board show."""
    Audit.objects.record(
        event=person.event,
        by=by,
        now=now,
        verb=verb,
        subject=person,
        sentence=sentence,
        before=before,
        after=after,
    )
    person.event.touch()


def ask_newcomers(event: Event) -> None:
    """Whoever has joined is asked when they can, if others are: mails follow at the next sweep."""
    being_asked = Event.objects.filter(pk=event.pk, availability_asked_at__isnull=False)
    being_asked.update(is_edited=True)
