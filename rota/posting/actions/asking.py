"""Volunteers are asked by mail for the words of their turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rota.lib.words import counted
from rota.models import Actor, Assignment, Audit, Event
from rota.posting.queries.overview import reachable
from rota.reminders.actions import ask_to_write


@transaction.atomic
def ask_for_words(event: Event, turns: Iterable[int], *, by: Actor, now: datetime) -> int:
    """Ask whoever has written nothing for these turns (numbers); how many mails that is.

    One mail for each person, about their first such turn. Who cannot be reached by mail, or was
    asked a moment ago, gets none.
    """
    first: dict[int, Assignment] = {}
    for turn in reachable(event, now).filter(pk__in=list(turns)):
        first.setdefault(turn.person_id, turn)
    count = ask_to_write(first.values(), now=now)
    if count:
        sentence = f"Asked {counted(count, 'person', 'people')} for their words."
        Audit.objects.record(event=event, by=by, now=now, verb="ask_for_words", sentence=sentence)
    return count
