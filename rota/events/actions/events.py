"""Create and edit an event."""

from datetime import datetime

from django.db import IntegrityError, transaction

from rota.lib.changes import changes
from rota.lib.refusal import Refused
from rota.models import Audit, Event, Role, RoleKind, User


@transaction.atomic
def create_event(event: Event, *, by: User, now: datetime) -> Event:
    """Save a new event. Whoever creates it owns it."""
    event.created_at = now
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(taken(event)) from error
    Role.objects.create(event=event, user=by, kind=RoleKind.OWNER)
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="create_event",
        subject=event,
        sentence=f"Created the event {event}.",
    )
    return event


@transaction.atomic
def edit_event(event: Event, *, by: User, now: datetime) -> Event:
    """Save what has changed in the event. Its slots stay as they are until they are made anew.

    Waiting messages follow it with the next sweep.
    """
    event.touch()
    old, new = changes(Event.objects.get(pk=event.pk), event)
    if not new:
        return event
    event.is_edited = True
    try:
        with transaction.atomic():
            event.save(update_fields=[*new, "is_edited"])
    except IntegrityError as error:
        raise Refused(taken(event)) from error
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="edit_event",
        subject=event,
        sentence=f"Changed the event's {spoken(event, new)}.",
        before=old,
        after=new,
    )
    return event


def taken(event: Event) -> str:
    """Why a short name is refused."""
    return f"Another event has the short name “{event.slug}”. Choose another one."


def spoken(event: Event, fields: dict[str, str]) -> str:
    """The names of fields as people call them."""
    names = [str(event._meta.get_field(name).verbose_name) for name in fields]  # type: ignore[union-attr]
    return ", ".join(names)
