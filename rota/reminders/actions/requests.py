"""What people ask of the outbox: a new link, no more mails, another policy."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rota.models import Actor, Audit, Event, Message, MessageKind, MessageRule, Person
from rota.reminders.actions.derivation import derive_event
from rota.reminders.queries import people_with_address
from rota.reminders.timing import Rule


@transaction.atomic
def ask_for_link(address: str, *, now: datetime) -> None:
    """Queue the private link for everybody whom the address belongs to; tell nobody whether.

    Asked again within the same ten minutes, it is the same message.
    """
    window = int(now.timestamp()) // 600
    for person in people_with_address(address, now):
        Message.objects.queue(
            key=f"link:{person.pk}:{window}",
            now=now,
            kind=MessageKind.LINK,
            event=person.event,
            person=person,
        )


@transaction.atomic
def stop_mail(person: Person, *, by: Actor, now: datetime) -> Person:
    """No more mails to the person; they stay on the rota, and organisers see it."""
    return switch_mail(person, now, by=by, now=now, sentence=f"Stopped mails to {person.name}.")


@transaction.atomic
def resume_mail(person: Person, *, by: Actor, now: datetime) -> Person:
    """Mails to the person again."""
    return switch_mail(person, None, by=by, now=now, sentence=f"Resumed mails to {person.name}.")


def switch_mail(
    person: Person, stopped_at: datetime | None, *, by: Actor, now: datetime, sentence: str
) -> Person:
    """Set when the person stopped mails; once is enough."""
    if (person.mail_stopped_at is None) == (stopped_at is None):
        return person
    person.mail_stopped_at = stopped_at
    person.save(update_fields=["mail_stopped_at"])
    Audit.objects.record(
        event=person.event, by=by, now=now, verb="switch_mail", subject=person, sentence=sentence
    )
    return person


@transaction.atomic
def save_policy(event: Event, rules: Iterable[Rule], *, by: Actor, now: datetime) -> Event:
    """Store the policy and derive every waiting message from it."""
    for rule in rules:
        MessageRule.objects.update_or_create(
            event=event,
            kind=MessageKind(rule.kind),
            defaults={
                "is_on": rule.is_on,
                "minutes": rule.minutes,
                "at": rule.at,
                "times": rule.times,
            },
        )
    Audit.objects.record(
        event=event, by=by, now=now, verb="save_policy", sentence="Changed the message policy."
    )
    derive_event(event, now=now)
    return event
