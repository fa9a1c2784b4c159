"""People come, change and leave."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from rota.lib.changes import changes
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Message, Person, Slot
from rota.people.actions.links import revoke_links
from rota.people.availability import BadAvailability, parse_availability


@transaction.atomic
def add_person(person: Person, *, by: Actor, now: datetime) -> Person:
    """Save a new person. Refused when the address, or the name in the department, is taken."""
    person.created_at = now
    store(person)
    record(person, "add_person", f"Added {person} to {person.department}.", by, now)
    return person


@transaction.atomic
def edit_person(person: Person, *, by: Actor, now: datetime) -> Person:
    """Save a changed person. Slots they hold stay theirs, whatever has changed."""
    before = Person.objects.get(pk=person.pk)
    store(person)
    old, new = changes(before, person)
    if new:
        Audit.objects.record(
            event=person.event,
            by=by,
            now=now,
            verb="edit_person",
            subject=person,
            sentence=f"Changed {person}: {', '.join(new)}.",
            before=old,
            after=new,
        )
    return person


@transaction.atomic
def leave(person: Person, *, by: Actor, now: datetime) -> Person:
    """The person leaves the event: coming slots are free again, mails stop, links close."""
    if person.left_at:
        return person
    person.left_at = now
    person.save(update_fields=["left_at"])
    coming = Assignment.objects.active().filter(person=person, slot__ends_at__gt=now)
    turns = dict(coming.values_list("pk", "slot_id"))
    slots = set(turns.values())
    coming.update(state=Assignment.State.WITHDRAWN, revision=F("revision") + 1)
    Slot.objects.filter(pk__in=slots).update(revision=F("revision") + 1)
    about_them = Message.objects.waiting().filter(Q(person=person) | Q(assignment__in=turns))
    about_them.update(
        state=Message.State.SUPPRESSED, last_error="The person has left the event.", settled_at=now
    )
    revoke_links(person, by=by, now=now)
    gone = f"{len(slots)} {'slot is' if len(slots) == 1 else 'slots are'} free again"
    record(person, "leave", f"{person} has left the event; {gone}.", by, now)
    return person


@transaction.atomic
def come_back(person: Person, *, by: Actor, now: datetime) -> Person:
    """The person takes part again, without the slots they had."""
    if person.left_at:
        person.left_at = None
        person.save(update_fields=["left_at"])
        record(person, "come_back", f"{person} takes part again.", by, now)
    return person


def store(person: Person) -> None:
    """Save; the database says whether somebody of that key is there already."""
    try:
        person.available = parse_availability(person.available).text
        with transaction.atomic():
            person.save()
    except BadAvailability as error:
        raise Refused(str(error)) from error
    except IntegrityError as error:
        who = person.email or f"{person.name} in {person.department}"
        raise Refused(f"{who} is on the list already.") from error


def record(person: Person, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """The trail, and a new version of what grid and board show."""
    Audit.objects.record(
        event=person.event, by=by, now=now, verb=verb, subject=person, sentence=sentence
    )
    person.event.touch()
