"""How far an event's words are: in numbers, narrowed to some of them, and whose are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When

from rota.access import Access
from rota.models import Assignment, Dispatch, Draft, Event, MessageKind
from rota.models.drafts import DraftQuerySet
from rota.posting.queries.drafts import drafts_for


class Show(StrEnum):
    """Which words to list: by how far they are, or how far the posts are that come of them."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"
    OUT = "out"
    UNSETTLED = "unsettled"
    WITHOUT_SLOT = "without_slot"


class Missing(StrEnum):
    """What a turn may want before it begins."""

    WORDS = "words"
    BRIEFING = "briefing"


@dataclass(frozen=True)
class Figures:
    """The turns of an event (those who post, and know it) and its words, in numbers."""

    turns: int
    ready: int  # turns with approved words
    unwritten: int  # turns that have not begun, without any words
    unread: int  # people of turns that have not begun who have not read the briefing
    waiting: int
    changes: int
    without_slot: int


def figures(access: Access, now: datetime) -> Figures:
    """How far the words are. Two queries."""
    is_to_come = Q(slot__starts_at__gt=now)
    is_ready = Exists(Draft.objects.of_turn().filter(state=Draft.State.APPROVED))
    turns = turns_for(access).aggregate(
        turns=Count("pk"),
        ready=Count("pk", filter=is_ready),
        unwritten=Count("pk", filter=is_to_come & wanting(Missing.WORDS)),
        unread=Count("person", filter=is_to_come & wanting(Missing.BRIEFING), distinct=True),
    )
    words = drafts_for(access).aggregate(
        waiting=Count("pk", filter=Q(state=Draft.State.SUBMITTED)),
        changes=Count("pk", filter=Q(state=Draft.State.CHANGES)),
        without_slot=Count("pk", filter=Q(slot=None)),
    )
    return Figures(**turns, **words)


def turns_for(access: Access) -> QuerySet[Assignment]:
    """Who posts in each slot and knows it; a lead sees their own department's."""
    rows = Assignment.objects.published().primary().of_event(access.event)
    if access.only_department_id is not None:
        rows = rows.filter(person__department=access.only_department_id)
    return rows


def wanting(what: Missing) -> Q:
    """The turns that want it."""
    if what is Missing.BRIEFING:
        return Q(person__briefed_at=None)
    return ~Q(Exists(Draft.objects.of_turn()))


def listed(
    access: Access, *, show: str = "", department: str = "", search: str = ""
) -> DraftQuerySet:
    """The words asked for: what waits for approval first, then the others; each by its slot."""
    rows = drafts_for(access)
    if show:
        rows = rows.filter(shown(Show(show)))
    if department:
        rows = rows.filter(author__department=int(department))
    if search:
        rows = rows.filter(Q(text__icontains=search) | Q(author__name__icontains=search))
    waits = Case(When(state=Draft.State.SUBMITTED, then=Value(True)), default=Value(False))
    return rows.annotate(waits=waits).order_by(
        "-waits", F("slot__starts_at").asc(nulls_last=True), "pk"
    )


def shown(show: Show) -> Q:
    """The words that are so far."""
    ways = Dispatch.objects.filter(draft=OuterRef("pk"))
    if show is Show.OUT:
        return Q(Exists(ways.filter(state__in=Dispatch.OUT)))
    if show is Show.UNSETTLED:
        return Q(Exists(ways.unsettled()))
    if show is Show.WITHOUT_SLOT:
        return Q(slot=None)
    return Q(state=show.value)


def unprepared(access: Access, now: datetime, *, what: str = "") -> QuerySet[Assignment]:
    """Turns that have not begun and want words, or whose person has not read the briefing.

    Each with `has_words` and `asked_at`, when its person was last asked for words.
    """
    asked = Q(person__messages__kind=MessageKind.WRITE)
    wanted = wanting(Missing(what)) if what else wanting(Missing.WORDS) | wanting(Missing.BRIEFING)
    rows = turns_for(access).filter(wanted, slot__starts_at__gt=now)
    rows = rows.annotate(
        has_words=Exists(Draft.objects.of_turn()),
        asked_at=Max("person__messages__created_at", filter=asked),
    )
    rows = rows.select_related("slot__event", "person__department")
    return rows.order_by("slot__starts_at", "seat", "pk")


def reachable(event: Event, now: datetime) -> QuerySet[Assignment]:
    """Turns without words that have not begun, whose person can be asked for them by mail."""
    rows = Assignment.objects.published().primary().of_event(event)
    rows = rows.filter(wanting(Missing.WORDS), slot__starts_at__gt=now)
    rows = rows.filter(person__left_at=None, person__mail_stopped_at=None)
    rows = rows.exclude(person__email="").select_related("slot__event", "person")
    return rows.order_by("slot__starts_at", "seat", "pk")
