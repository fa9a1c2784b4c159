"""Whom the question "When can you?" goes to, how it reads, and how far it has come."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q

from rota.lib.times import by_when
from rota.models import Event, Message, MessageKind, Person
from rota.reminders.letters import TOKEN_PLACE, Letter, write_letter
from rota.reminders.queries import HIDDEN, policy_of
from rota.reminders.timing import Due, due_questions

MOST_NAMES = 20


@dataclass(frozen=True)
class Asking:
    """The question in numbers. `letter` is how it reads to one of them; None without people."""

    people: int
    answered: int
    by_mail: int
    stopped: int
    without_email: Sequence[Person]
    left_out: int
    is_open: bool
    is_too_late: bool
    until: str
    agains: tuple[str, ...]
    letter: Letter | None

    @property
    def unanswered(self) -> int:
        """How many have not said."""
        return self.people - self.answered


def asking(event: Event, deadline: datetime, now: datetime) -> Asking:
    """The question as it is, or as it would be asked until `deadline`. Five queries at most."""
    people = event.people.present()
    is_open = event.is_asking(now)
    no_mail, stopped = Q(email=""), Q(mail_stopped_at__isnull=False)
    answered = Q(availability_given_at__gte=event.availability_asked_at or event.ends_at)
    counts = people.aggregate(
        people=Count("pk"),
        answered=Count("pk", filter=answered),
        by_mail=Count("pk", filter=~no_mail & ~stopped),
        stopped=Count("pk", filter=~no_mail & stopped),
        without=Count("pk", filter=no_mail),
    )
    without = counts.pop("without")
    begins = (event.availability_asked_at or now) if is_open else now
    agains = due_questions(begins, deadline, policy_of(event), now)
    return Asking(
        **counts,
        without_email=list(people.filter(no_mail).order_by("name", "pk")[:MOST_NAMES]),
        left_out=max(without - MOST_NAMES, 0),
        is_open=is_open,
        is_too_late=now >= event.starts_at,
        until=by_when(deadline, event.tz),
        agains=tuple(by_when(one.not_before, event.tz) for one in agains if is_again(one)),
        letter=letter_to(people.order_by("name", "pk").first(), event, deadline, now),
    )


def is_again(due: Due) -> bool:
    """Whether it asks once more."""
    return due.number > 1


def letter_to(
    person: Person | None, event: Event, deadline: datetime, now: datetime
) -> Letter | None:
    """How the question reads to somebody."""
    if not person:
        return None
    asked = copy(event)
    asked.availability_until = deadline
    letter = write_letter(Message(kind=MessageKind.AVAILABILITY, event=asked, person=person), now)
    return replace(letter, text=letter.text.replace(TOKEN_PLACE, HIDDEN))
