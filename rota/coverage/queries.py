"""Who covers what, and where the gaps are: the rota seen at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from rota.coverage.timeline import Credit, Rules, SlotFacts, State, Turn, decide
from rota.models import Assignment, Event, MessageKind, Post, Slot

DEFAULT_NUDGE = timedelta(minutes=10)


@dataclass(frozen=True)
class TurnCoverage:
    """An active primary assignment and its state."""

    assignment: Assignment
    state: State
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class SlotCoverage:
    """A slot with everybody in it. `places_empty` are the primaries that are missing."""

    slot: Slot
    state: State
    turns: tuple[TurnCoverage, ...]
    standbys: tuple[Assignment, ...]
    posts: tuple[Post, ...]
    places_empty: int
    standbys_empty: int


def rules_of(event: Event) -> Rules:
    """The event's tolerances, with the nudge of its message policy."""
    minutes = (
        event.message_rules.filter(kind=MessageKind.NUDGE).values_list("minutes", flat=True).first()
    )
    nudge = timedelta(minutes=minutes) if minutes is not None else DEFAULT_NUDGE
    return Rules(grace=event.grace, early=event.early, nudge_after=nudge)


def coverage(event: Event, now: datetime, *, only: Q | None = None) -> tuple[SlotCoverage, ...]:
    """Every slot of the event (or those that match `only`) at `now`, in order. Four queries."""
    rules = rules_of(event)
    slots = list(event.slots.filter(only or Q()))
    chosen = Q(slot__event=event) if only is None else Q(slot__in=slots)
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.active().filter(chosen).order_by("kind", "seat")
    for assignment in rows.select_related("person__department", "account"):
        assignments[assignment.slot_id].append(assignment)
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.standing().filter(chosen).select_related("by_person"):
        posts[post.slot_id].append(post)
    return tuple(cover(slot, assignments[slot.pk], posts[slot.pk], rules, now) for slot in slots)


def cover(
    slot: Slot, assignments: list[Assignment], posts: list[Post], rules: Rules, now: datetime
) -> SlotCoverage:
    """One slot, from its rows."""
    primaries = [assignment for assignment in assignments if assignment.is_primary]
    standbys = tuple(assignment for assignment in assignments if not assignment.is_primary)
    own: dict[int | None, list[Post]] = {assignment.pk: [] for assignment in primaries}
    stray: list[Post] = []
    for post in posts:
        own.get(post.assignment_id, stray).append(post)
    facts = SlotFacts(
        slot.span,
        slot.people_needed,
        tuple(turn_of(assignment, own[assignment.pk]) for assignment in primaries),
        tuple(Credit(post.counts_at, by_other=True) for post in stray),
    )
    decision = decide(facts, rules, now)
    return SlotCoverage(
        slot=slot,
        state=decision.slot,
        turns=tuple(
            TurnCoverage(assignment, state, tuple(own[assignment.pk]))
            for assignment, state in zip(primaries, decision.turns, strict=True)
        ),
        standbys=standbys,
        posts=tuple(posts),
        places_empty=max(slot.people_needed - len(primaries), 0),
        standbys_empty=max(slot.standbys_needed - len(standbys), 0),
    )


def turn_of(assignment: Assignment, posts: Iterable[Post]) -> Turn:
    """What the timeline needs to know of an assignment."""
    return Turn(
        is_confirmed=assignment.state == Assignment.State.CONFIRMED,
        cover_wanted=assignment.cover_wanted_at is not None,
        posts=tuple(
            Credit(post.counts_at, by_other=post.by_person_id != assignment.person_id)
            for post in posts
        ),
    )


@dataclass(frozen=True)
class Neighbours:
    """Who posts just before and just after a slot, as other volunteers are told."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def neighbours(event: Event, slots: Iterable[Slot]) -> dict[int, Neighbours]:
    """Those who know that they are on next to these slots of the event, by slot. One query."""
    slots = list(slots)
    edges = Q(slot__ends_at__in=[slot.starts_at for slot in slots])
    edges |= Q(slot__starts_at__in=[slot.ends_at for slot in slots])
    rows = Assignment.objects.published().primary().of_event(event).filter(edges)
    ending: dict[datetime, list[str]] = defaultdict(list)
    starting: dict[datetime, list[str]] = defaultdict(list)
    for other in rows.select_related("slot", "person__department"):
        ending[other.slot.ends_at].append(other.person.in_short)
        starting[other.slot.starts_at].append(other.person.in_short)
    return {
        slot.pk: Neighbours(tuple(ending[slot.starts_at]), tuple(starting[slot.ends_at]))
        for slot in slots
    }
