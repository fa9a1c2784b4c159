"""How far an event is, in a constant number of queries."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q

from rota.events.hours import slot_spans
from rota.events.progress import Counts, TaskList, task_list
from rota.lib.spans import Span
from rota.lib.times import stretch
from rota.models import Assignment, Department, Event, ReleaseLine

STATE = Assignment.State
NO_EMAIL = Q(email="")
ANSWERED = Q(availability_given_at__gte=F("event__availability_asked_at"))
POSTING = Q(state__in=[STATE.INVITED, STATE.CONFIRMED], kind=Assignment.Kind.PRIMARY)
BRIEFED = Q(person__briefed_at__isnull=False)
ON_IT = Q(  # holds a place, posts, and wants no cover
    assignments__state__in=Assignment.ACTIVE,
    assignments__kind=Assignment.Kind.PRIMARY,
    assignments__cover_wanted_at=None,
)


def progress(event: Event) -> TaskList:
    """What is done and what comes next."""
    facts = set_up(event) | people(event) | slots(event) | turns(event) | runners(event)
    return task_list(Counts(**facts))


def set_up(event: Event) -> dict[str, Any]:
    """The event itself, its departments and accounts."""
    shown = list(event.departments.values_list("stage", flat=True))
    return {
        "summary": f"{event.hashtag}, {stretch(*event.span, event.tz)} {event.ends_at.year}",
        "departments": len(shown),
        "stages": len(Department.Stage),
        "stages_shown": len(set(shown)),
        **event.accounts.aggregate(
            accounts=Count("pk"), main_accounts=Count("pk", filter=Q(department=None))
        ),
    }


def people(event: Event) -> dict[str, Any]:
    """Who takes part."""
    counts = event.people.present().aggregate(
        people=Count("pk"),
        without_email=Count("pk", filter=NO_EMAIL),
        answered=Count("pk", filter=ANSWERED),
    )
    return counts | {"is_asked": event.availability_asked_at is not None}


def slots(event: Event) -> dict[str, Any]:
    """The slots, and those with fewer people than they need."""
    filled = event.slots.order_by("starts_at").annotate(filled=Count("assignments", filter=ON_IT))
    rows = list(filled.values_list("starts_at", "ends_at", "people_needed", "filled"))
    spans = [Span(starts_at, ends_at) for starts_at, ends_at, *_ in rows]
    return {
        "slots": len(rows),
        "slots_fit": spans == asked_for(event),
        "gaps": sum(filled < needed for *_, needed, filled in rows),
    }


def asked_for(event: Event) -> list[Span]:
    """The slots the event's hours and slot length ask for; none if they cannot be cut evenly."""
    if event.span.length % timedelta(minutes=event.slot_minutes):
        return []
    return list(slot_spans(event.span, event.slot_minutes))


def turns(event: Event) -> dict[str, Any]:
    """What has become of the assignments, and what the last release does not say yet."""
    counts = Assignment.objects.of_event(event).aggregate(
        active=Count("pk", filter=Q(state__in=Assignment.ACTIVE)),
        changed=Count("pk", filter=Q(state=STATE.PROPOSED)),
        invited=Count("pk", filter=Q(state=STATE.INVITED)),
        confirmed=Count("pk", filter=Q(state=STATE.CONFIRMED)),
        posting=Count("person", filter=POSTING, distinct=True),
        briefed=Count("person", filter=POSTING & BRIEFED, distinct=True),
    )
    last = event.releases.values_list("number", flat=True).order_by("-number").first() or 0
    gone = ReleaseLine.objects.filter(
        release__event=event, release__number=last, assignment__state=STATE.WITHDRAWN
    )
    return counts | {"release": last, "changed": counts["changed"] + gone.count()}


def runners(event: Event) -> dict[str, Any]:
    """Who runs the event, and which messages go out."""
    return {
        "roles": event.roles.count(),
        "invitations": event.invitations.standing().count(),
        "rules_off": event.message_rules.filter(is_on=False).count(),
        "is_mail_kept": settings.MAIL_IS_KEPT,
    }
