"""Handing due messages to the mail server: claimed by conditional update, one commit a mail.

A worker may die at any line. Until the lease of 40 s runs out nobody else touches what it claimed;
then the next sweep takes it over. Only the one mail that was between the server's "250" and our
commit can leave twice, and then it is the same mail: same Message-ID, Date and words.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import F

from rota.lib.mail import is_final, new_message_id, words_of
from rota.models import Message, MessageKind
from rota.people.actions import issue_link
from rota.reminders.actions.announcements import address_organisers
from rota.reminders.envelope import envelope
from rota.reminders.letters import write_letter
from rota.reminders.queries import message_to_send
from rota.reminders.timing import next_attempt
from rota.reminders.truth import address_of, reason_not_to_send

LEASE = timedelta(seconds=40)  # longer than the 20 s a mail server may take
BATCH = 50
LONGEST_SWEEP = timedelta(seconds=20)  # a worker that is asked to stop waits no longer than this

NO_MAIL = "Its address or its words cannot be written as a mail: the site's log says why."

State = Message.State
Clock = Callable[[], datetime]
log = structlog.get_logger()


class Unreachable(Exception):
    """The mail server cannot be talked to at all; `error` says why."""

    def __init__(self, error: Exception) -> None:
        super().__init__(words_of(error))
        self.error = error


def deliver(*, clock: Clock, limit: int = BATCH) -> Counter[str]:
    """Send what is due, batch by batch, and count what became of it by state.

    `clock` gives the database's time. It ends when nothing is due, when the mail server cannot be
    reached, and after 20 seconds: the next sweep goes on.
    """
    outcome: Counter[str] = Counter()
    connection: BaseEmailBackend = get_connection()
    began = clock()
    try:
        while (now := clock()) - began < LONGEST_SWEEP:
            address_organisers(now)
            claim, numbers = take(now, limit)
            if not numbers:
                break
            hand_over(numbers, claim, connection, clock, outcome)
    except Unreachable as unreachable:
        log.warning("mail server unreachable", error=str(unreachable))
    finally:
        connection.close()
    return outcome


def take(now: datetime, limit: int) -> tuple[UUID, list[int]]:
    """Claim due messages, the oldest first. Of two sweeps at once each gets different ones.

    PostgreSQL passes over rows that a change holds just now; the condition of the update decides.
    """
    claim = uuid4()
    with transaction.atomic():
        due = Message.objects.due(now).select_for_update(skip_locked=True)
        numbers = list(due.values_list("pk", flat=True)[:limit])
        Message.objects.due(now).order_by().filter(pk__in=numbers).update(
            state=State.SENDING, claim=claim, lease_until=now + LEASE
        )
    mine = Message.objects.filter(claim=claim, state=State.SENDING)
    return claim, list(mine.order_by("not_before", "pk").values_list("pk", flat=True))


def hand_over(
    numbers: list[int],
    claim: UUID,
    connection: BaseEmailBackend,
    clock: Clock,
    outcome: Counter[str],
) -> None:
    """Send a batch one by one and count it. Raises Unreachable when the rest of it has to wait."""
    for number in numbers:
        now = clock()
        message = hold(number, claim, now)
        if message is None:
            continue  # another sweep has taken it over
        try:
            attempt(message, connection, now)
        except Unreachable as unreachable:
            put_off(message, unreachable.error, now)
            release(claim, now)
            raise
        finally:
            outcome[message.state] += 1


def hold(number: int, claim: UUID, now: datetime) -> Message | None:
    """The message as it is now, held for its own sending; None when the claim was lost."""
    mine = Message.objects.filter(pk=number, claim=claim, state=State.SENDING)
    if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return message_to_send(number)


def attempt(message: Message, connection: BaseEmailBackend, now: datetime) -> None:
    """Send one message and write down what became of it. One bad mail harms no other."""
    try:
        send(message, connection, now)
    except Unreachable:
        raise
    except DatabaseError:
        raise  # nothing can be written down: the lease decides
    except (SMTPException, OSError) as error:
        put_off(message, error, now)
        connection.close()
    except Exception:
        log.exception("message cannot be written", message=message.pk)
        settle(message, State.FAILED, now, last_error=NO_MAIL)


def send(message: Message, connection: BaseEmailBackend, now: datetime) -> None:
    """Hand one message over, or keep it, or suppress it. Raises what the mail server says."""
    if reason := reason_not_to_send(message, now):
        settle(message, State.SUPPRESSED, now, last_error=reason)
        return
    if not message.message_id:
        fix_words(message, now)
    if settings.MAIL_IS_KEPT:
        settle(message, State.KEPT, now)
        return
    mail = envelope(message, address_of(message), token_of(message, now))
    reach(connection)
    if connection.send_messages([mail]) != 1:
        raise OSError("the mail was not taken")
    settle(message, State.HANDED, now)


def reach(connection: BaseEmailBackend) -> None:
    """Open the connection if it is not open. Raises Unreachable."""
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise Unreachable(error) from error


def token_of(message: Message, now: datetime) -> str:
    """The private token that stands in the mail, and nowhere in the database."""
    if message.person:
        return issue_link(message.person, now=now).token
    return message.invitation.token if message.invitation else ""


def fix_words(message: Message, now: datetime) -> None:
    """Write the letter down before the first attempt, so that every attempt is the same mail."""
    letter = write_letter(message, now)
    message.subject, message.text, message.html = letter.subject, letter.text, letter.html
    message.message_id, message.date = new_message_id(), now
    message.save(update_fields=["subject", "text", "html", "message_id", "date"])


def settle(message: Message, state: str, now: datetime, *, last_error: str = "") -> None:
    """It is done with. What a mail about signing in says is forgotten: it holds a secret."""
    words = {"text": "", "html": ""} if message.kind == MessageKind.ACCOUNT else {}
    note(message, state=state, settled_at=now, last_error=last_error, **words)


def put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again later, or give up: refused for good, or the next attempt would be too late."""
    words = words_of(error)[:300]
    again = next_attempt(message.attempts, now, message.not_after)
    if is_final(error) or again is None:
        settle(message, State.FAILED, now, last_error=words)
    else:
        note(message, state=State.WAITING, not_before=again, last_error=words)


def release(claim: UUID, now: datetime) -> None:
    """The rest of the batch waits a minute: for all of it the door is closed."""
    rest = Message.objects.filter(claim=claim, state=State.SENDING)
    rest.update(state=State.WAITING, not_before=next_attempt(1, now), lease_until=None, claim=None)


def note(message: Message, **fields: Any) -> None:
    """Write down what became of a message, if it is still ours."""
    fields |= {"claim": None, "lease_until": None}
    Message.objects.filter(pk=message.pk, claim=message.claim).update(**fields)
    for name, value in fields.items():
        setattr(message, name, value)
