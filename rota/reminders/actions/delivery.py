"""Handing due messages to the mail server: claimed by conditional update, one commit a mail.

A worker may die at any line. Until the lease of 40 s runs out nobody else touches its messages;
then the next sweep takes them over. Only the one mail that was between the server's "250" and our
commit can leave twice, with the same Message-ID, Date and words.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from rota.models import Message
from rota.people.actions import issue_link
from rota.reminders.envelope import envelope, new_message_id
from rota.reminders.letters import write_letter
from rota.reminders.timing import next_attempt
from rota.reminders.truth import addresses_of, reason_not_to_send

LEASE = timedelta(seconds=40)  # longer than the 20 s a mail server may take
BATCH = 50

Clock = Callable[[], datetime]


@dataclass
class Sweep:
    """What became of the messages of one sweep: number by state."""

    counts: Counter[str] = field(default_factory=Counter)


def deliver(*, clock: Clock, limit: int = BATCH) -> Sweep:
    """Send what is due. `clock` gives the database's time; it is asked again before each mail."""
    sweep, claim = Sweep(), uuid4()
    messages = take(claim, clock(), limit)
    connection: BaseEmailBackend = get_connection()
    try:
        for message in messages:
            now = clock()
            if not renew(message, claim, now):
                continue
            try:
                settle(message, send(message, connection, now), now)
            except (SMTPException, OSError) as error:
                put_off(message, error, now)
                connection.close()
            sweep.counts[message.state] += 1
    finally:
        connection.close()
    return sweep


def take(claim: UUID, now: datetime, limit: int) -> list[Message]:
    """Claim due messages, the oldest first. Of two sweeps at once each gets different ones."""
    due = list(Message.objects.due(now).values_list("pk", flat=True)[:limit])
    Message.objects.due(now).order_by().filter(pk__in=due).update(
        state=Message.State.SENDING,
        claim=claim,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
    )
    mine = Message.objects.filter(claim=claim, state=Message.State.SENDING)
    rows = mine.select_related(
        "event",
        "user",
        "invitation",
        "person__event",
        "assignment__slot__event",
        "assignment__account",
    )
    return list(rows.order_by("not_before", "pk"))


def renew(message: Message, claim: UUID, now: datetime) -> bool:
    """Hold on to a message for its own sending; False when another sweep has taken it over."""
    held = Message.objects.filter(pk=message.pk, claim=claim, state=Message.State.SENDING)
    return held.update(lease_until=now + LEASE) == 1


def send(message: Message, connection: BaseEmailBackend, now: datetime) -> str:
    """Hand one message over; the state it is in then. Raises what the mail server says."""
    reason = reason_not_to_send(message, now)
    if reason:
        message.last_error = reason
        return Message.State.SUPPRESSED
    if not message.message_id:
        fix_words(message, now)
    token = issue_link(message.person, now=now).token if message.person else ""
    if settings.MAIL_IS_KEPT:
        return Message.State.KEPT
    connection.open()
    connection.send_messages([envelope(message, addresses_of(message), token)])
    return Message.State.HANDED


def fix_words(message: Message, now: datetime) -> None:
    """Write the letter down before the first attempt, so that every attempt is the same mail."""
    letter = write_letter(message, now)
    message.subject, message.text, message.html = letter.subject, letter.text, letter.html
    message.message_id, message.date = new_message_id(), now
    message.save(update_fields=["subject", "text", "html", "message_id", "date"])


def settle(message: Message, state: str, now: datetime) -> None:
    """Write down what became of it."""
    message.state, message.settled_at, message.lease_until = state, now, None
    if state != Message.State.SUPPRESSED:
        message.last_error = ""
    message.save(update_fields=["state", "settled_at", "lease_until", "last_error"])


def put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again later, or give up: refused for good, tried too often, or soon too late."""
    again = next_attempt(message.attempts, now)
    message.last_error = words_of(error)[:300]
    message.lease_until = None
    if is_final(error) or again is None:
        message.state, message.settled_at = Message.State.FAILED, now
    else:
        message.state, message.not_before = Message.State.WAITING, again
    message.save(update_fields=["state", "last_error", "not_before", "settled_at", "lease_until"])


def is_final(error: Exception) -> bool:
    """Whether the server refused the mail itself for good (5xx), not us or the moment."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return (
        isinstance(error, SMTPResponseException)
        and not isinstance(error, SMTPSenderRefused)
        and error.smtp_code in {550, 551, 552, 553, 554}
    )


def words_of(error: Exception) -> str:
    """What the mail server said."""
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{code} {text(words)}" for code, words in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {text(error.smtp_error)}"
    return f"No answer from the mail server: {error}"


def text(words: bytes | str) -> str:
    """Words of the server, whatever their encoding."""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
