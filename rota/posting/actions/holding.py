"""Everything on hold, at once; and how it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Dispatch, Event, Message, MessageKind, Person, User
from rota.posting.lifecycle import Step, after, sources_of
from rota.reminders.actions import derive_event

ON_AIR = timedelta(hours=1)  # who is on, and whose slot begins within it


@transaction.atomic
def hold_everything(event: Event, *, why: str, by: User, now: datetime) -> Event:
    """Nothing is published and nobody is asked to post, from this moment on.

    Those who are on, or on next, are told. What a network is taking at this moment may still go
    out. Held twice, it is one hold.
    """
    if not Event.objects.filter(pk=event.pk, held_at=None).update(
        held_at=now, held_by=str(by), held_why=why
    ):
        return fresh(event)
    tell(event, now=now, is_over=False, why=why)
    return record(event, "hold_everything", f"Put everything on hold: {why}", by, now)


@transaction.atomic
def go_on(event: Event, *, released: Iterable[int], by: User, now: datetime) -> Event:
    """The hold is over. Of what waits, the posts with these numbers go on; the others stay held.

    What should be said to volunteers is derived anew: what is still true is sent after all.
    """
    if (
        not Event.objects.filter(pk=event.pk)
        .exclude(held_at=None)
        .update(held_at=None, held_by="", held_why="")
    ):
        raise Refused("Nothing is on hold.")
    rows = Dispatch.objects.filter(draft__event=event).select_for_update(of=("self",), no_key=True)
    for row in rows.filter(state__in=sources_of(Step.HOLD)).exclude(pk__in=list(released)):
        row.held_from, row.state = row.state, after(row.state, Step.HOLD).value
        row.save(update_fields=["held_from", "state"])
    tell(event, now=now, is_over=True, why="")
    event = record(event, "go_on", "Ended the hold.", by, now)
    derive_event(event, now=now)
    return event


def tell(event: Event, *, now: datetime, is_over: bool, why: str) -> None:
    """To those who are on the air, once for each hold and each end of one."""
    for person in on_air(event, now):
        Message.objects.queue(
            key=f"hold:{person.pk}:{now:%Y%m%d%H%M%S%f}",
            now=now,
            kind=MessageKind.HOLD,
            event=event,
            person=person,
            facts={"is_over": is_over, "why": why},
            not_after=now + ON_AIR,
        )


def on_air(event: Event, now: datetime) -> list[Person]:
    """Who is on, as primary or standby, and whose slot begins within the hour."""
    turns = Assignment.objects.published().filter(
        slot__event=event, slot__starts_at__lt=now + ON_AIR, slot__ends_at__gt=now - event.grace
    )
    people = Person.objects.filter(pk__in=turns.values("person"), left_at=None)
    return list(people.order_by("pk"))


def record(event: Event, verb: str, sentence: str, by: User, now: datetime) -> Event:
    """The trail, and a new version of every page that shows the hold."""
    Audit.objects.record(event=event, by=by, now=now, verb=verb, sentence=sentence[:300])
    event.touch()
    return fresh(event)


def fresh(event: Event) -> Event:
    """The event as it is now."""
    event.refresh_from_db()
    return event
