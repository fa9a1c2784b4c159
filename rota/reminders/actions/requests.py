"""What people ask of the outbox: a new link, no more mails, another try, another policy."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Event, Message, MessageKind, MessageRule, Person
from rota.reminders.actions.derivation import derive, derive_event
from rota.reminders.queries import message_to_send, people_with_address
from rota.reminders.timing import Rule
from rota.reminders.truth import reason_not_to_send

LINK_IS_WANTED_FOR = timedelta(days=1)


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
            not_after=now + LINK_IS_WANTED_FOR,
        )


@transaction.atomic
def stop_mail(person: Person, *, by: Actor, now: datetime) -> Person:
    """No more mails to the person; they stay on the rota, and organisers see it."""
    return switch_mail(person, now, by=by, now=now, sentence=f"Stopped mails to {person.name}.")


@transaction.atomic
def resume_mail(person: Person, *, by: Actor, now: datetime) -> Person:
    """Mails to the person again, those that were held back and are still true among them."""
    switch_mail(person, None, by=by, now=now, sentence=f"Resumed mails to {person.name}.")
    for turn in Assignment.objects.filter(person=person).select_related("slot__event"):
        derive(turn, now=now)
    return person


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
def try_again(message: Message, *, by: Actor, now: datetime) -> Message:
    """Let a message that failed or was held back leave after all. It is the same mail.

    Refused while what it says is not so, or nobody can get it.
    """
    message = message_to_send(message.pk)
    if not message.did_not_leave:
        raise Refused(f"Nothing to try again: {message.get_state_display().lower()}.")
    if reason := reason_not_to_send(message, now):
        raise Refused(f"It would not leave. {reason}")
    fields = {"state": Message.State.WAITING, "not_before": now, "attempts": 0}
    fields |= {"last_error": "", "settled_at": None}
    Message.objects.filter(pk=message.pk, state=message.state).update(**fields)
    reader = message.person or message.user or message.address
    sentence = f"Tried again to send “{message.get_kind_display()}” to {reader}."
    Audit.objects.record(
        event=message.event, by=by, now=now, verb="try_again", subject=message, sentence=sentence
    )
    message.refresh_from_db()
    return message


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
    event.touch()  # when a nudge is due decides who is late
    return event
