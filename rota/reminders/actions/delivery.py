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
from django.db.models import F, Value
from django.db.models.functions import Concat, Left, Trim

from rota.lib.mail import is_final, new_message_id, words_of
from rota.models import Message, MessageKind
from rota.people.actions import issue_link
from rota.reminders.actions.announcements import share_out
from rota.reminders.actions.derivation import derive_edited
from rota.reminders.envelope import envelope
from rota.reminders.letters import facts_with_calendar, write_letter
from rota.reminders.queries import FOR_ORGANISERS, message_to_send
from rota.reminders.timing import next_attempt
from rota.reminders.truth import TOO_LATE, address_of, reason_not_to_send

LEASE = timedelta(seconds=40)  # longer than the 20 s a mail server may take to answer
BATCH = 50
LONGEST_SWEEP = timedelta(seconds=20)  # a worker that is asked to stop waits no longer than this

UNKNOWN = "An attempt was begun; whether it got through is not known."
NO_MAIL = "Its address or its words cannot be written as a mail: the site's log says why."
LONGEST_NOTE = 300

State = Message.State
Clock = Callable[[], datetime]
log = structlog.get_logger()


class TakenOver(Exception):
    """Our lease ran out, and another sweep has the message now."""


def deliver(*, clock: Clock, limit: int = BATCH) -> Counter[str]:
    """Send what is due, batch by batch, and count what became of it by state.

    `clock` gives the database's time. It ends when nothing is due, and after 20 seconds: the next
    sweep goes on.
    """
    outcome: Counter[str] = Counter()
    connection: BaseEmailBackend = get_connection()
    now = clock()
    until = now + LONGEST_SWEEP
    derive_edited(now=now)
    try:
        while now < until:
            outcome.update(suppress_late(now))
            claim, numbers = take(now, limit)
            if not numbers:
                break
            hand_over(numbers, claim, connection, clock, until, outcome)
            now = clock()
    finally:
        connection.close()
    return outcome


def suppress_late(now: datetime) -> dict[str, int]:
    """What waited too long leaves no more, even while the mail server cannot be reached."""
    late = Message.objects.due(now).waiting().filter(not_after__lte=now)
    late = late.exclude(kind=MessageKind.ACCOUNT)  # settled one by one, with its secret
    with transaction.atomic():
        numbers = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True))
        words = Trim(Left(Concat(Value(f"{TOO_LATE} "), F("last_error")), LONGEST_NOTE))
        rows = Message.objects.waiting().filter(pk__in=numbers)
        count = rows.update(state=State.SUPPRESSED, settled_at=now, last_error=words)
    return {State.SUPPRESSED: count} if count else {}


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
    until: datetime,
    outcome: Counter[str],
) -> None:
    """Send a batch one by one and count it. What there is no time for is due again at once.

    While the mail server cannot be reached, all of it waits a minute.
    """
    for number in numbers:
        now = clock()
        if now >= until:
            break
        try:
            is_new = connection.open()
        except (SMTPException, OSError) as error:
            outcome[State.WAITING] += close_door(claim, error, clock())
            return
        now = clock() if is_new else now
        message = hold(number, claim, now)
        if message:
            attempt(message, connection, now)
            outcome[message.state] += 1
    give_back(claim)


def close_door(claim: UUID, error: Exception, now: datetime) -> int:
    """Nobody takes our mail at present: the whole batch waits, and says why; how many they are."""
    words = words_of(error)[:LONGEST_NOTE]
    log.warning("mail server unreachable", error=words)
    rest = Message.objects.filter(claim=claim, state=State.SENDING)
    rest.exclude(last_error=UNKNOWN).update(last_error=words)
    return give_back(claim, not_before=next_attempt(1, now))


def give_back(claim: UUID, **fields: Any) -> int:
    """Let wait what is left of a claim; how many they are."""
    rest = Message.objects.filter(claim=claim, state=State.SENDING)
    return rest.update(state=State.WAITING, claim=None, lease_until=None, **fields)


def hold(number: int, claim: UUID, now: datetime) -> Message | None:
    """The message as it is now, held for its own sending; None when the claim was lost.

    That an attempt is begun is written down before it is: if it is never heard of again, the row
    does not claim to know how it ended.
    """
    message = message_to_send(number)
    mine = Message.objects.filter(pk=number, claim=claim, state=State.SENDING)
    fields = {"lease_until": now + LEASE, "attempts": F("attempts") + 1, "last_error": UNKNOWN}
    if not mine.update(**fields):
        return None
    message.attempts += 1
    return message


def attempt(message: Message, connection: BaseEmailBackend, now: datetime) -> None:
    """Send one message and write down what became of it. One bad mail harms no other."""
    try:
        send(message, connection, now)
    except TakenOver:
        log.warning("message taken over", message=message.pk)
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
    if message.kind in FOR_ORGANISERS and not message.user:
        share_out(message)
    if reason := reason_not_to_send(message, now):
        words = f"{reason} {message.last_error}".strip()
        settle(message, State.SUPPRESSED, now, last_error=words)
        return
    if not message.message_id:
        fix_words(message, now)
    token = token_of(message, now)  # of a kept mail as well: whoever reads it here tries its link
    if settings.MAIL_IS_KEPT:
        settle(message, State.KEPT, now)
        return
    mail = envelope(message, address_of(message), token)
    if connection.send_messages([mail]) != 1:
        raise OSError("the mail was not taken")
    settle(message, State.HANDED, now)


def token_of(message: Message, now: datetime) -> str:
    """The private token that stands in the mail, and nowhere in the database."""
    if message.person:
        return issue_link(message.person, now=now).token
    if message.approver:
        return message.approver.token
    return message.invitation.token if message.invitation else ""


def fix_words(message: Message, now: datetime) -> None:
    """Write the letter down before the first attempt, so that every attempt is the same mail."""
    letter = write_letter(message, now)
    is_kept = keep(
        message,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        facts=facts_with_calendar(message, now),
        message_id=new_message_id(),
        date=now,
    )
    if not is_kept:
        raise TakenOver


def settle(message: Message, state: str, now: datetime, *, last_error: str = "") -> None:
    """It is done with. What a mail about signing in says is forgotten: it holds a secret."""
    words = {"text": "", "html": ""} if message.kind == MessageKind.ACCOUNT else {}
    end(message, state, settled_at=now, last_error=last_error, **words)


def put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again later, or give up: refused for good, or the next attempt would be too late."""
    words = words_of(error)
    again = next_attempt(message.attempts, now, message.not_after)
    if is_final(error) or again is None:
        settle(message, State.FAILED, now, last_error=words)
    else:
        end(message, State.WAITING, not_before=again, last_error=words)


def end(message: Message, state: str, *, last_error: str, **fields: Any) -> None:
    """End an attempt: the message is ours no more."""
    note = last_error[:LONGEST_NOTE]
    keep(message, state=state, last_error=note, claim=None, lease_until=None, **fields)


def keep(message: Message, **fields: Any) -> bool:
    """Write fields of a message that is still ours; whether it is."""
    mine = Message.objects.filter(pk=message.pk, claim=message.claim, state=State.SENDING)
    if not mine.update(**fields):
        return False
    for name, value in fields.items():
        setattr(message, name, value)
    return True
