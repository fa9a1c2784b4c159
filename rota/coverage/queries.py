"""Who covers what, and where the gaps are: the rota seen at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q

from rota.coverage.timeline import Credit, Rules, SlotFacts, State, Turn, decide, holds_until
from rota.lib.kept import Shelf
from rota.models import Account, Assignment, Event, MessageKind, Post, Slot

DEFAULT_NUDGE = timedelta(minutes=10)
ROOM = 20_000  # places and posts, about a kilobyte each
OWN = ("pk", "slot_id", "kind", "state", "is_pinned", "cover_wanted_at")
PERSON = ("person_id", "person__name", "person__email", "person__phone")
DEPARTMENT = ("person__department_id", "person__department__name", "person__department__mark")
ACCOUNT = ("account__network", "account__handle")
REPORT = (
    "slot_id",
    "assignment_id",
    "by_person_id",
    "by_person__name",
    "counts_at",
    "url",
    "warnings",
)


T = TypeVar("T")


class Part(NamedTuple):
    """A department."""

    pk: int
    name: str
    mark: str

    def __str__(self) -> str:
        return self.name


class Holder(NamedTuple):
    """A person who holds a place."""

    pk: int
    name: str
    email: str
    phone: str
    department: Part

    def __str__(self) -> str:
        return self.name

    @property
    def department_id(self) -> int:
        """The number of their department."""
        return self.department.pk


class Held(NamedTuple):
    """An active assignment as it is shown. Rows of models cost seven times as much to read."""

    pk: int
    slot_id: int
    kind: str
    state: str
    is_pinned: bool
    cover_wanted_at: datetime | None
    person: Holder
    account: str  # in words; empty for the main one

    @property
    def is_primary(self) -> bool:
        """Whether the person is the one who posts."""
        return self.kind == Assignment.Kind.PRIMARY

    def get_kind_display(self) -> str:
        """The kind in a word."""
        return str(Assignment.Kind(self.kind).label)

    def get_state_display(self) -> str:
        """How far it was agreed, in a word."""
        return str(Assignment.State(self.state).label)


class Report(NamedTuple):
    """A standing post; `warnings` are sentences for the organiser."""

    slot_id: int
    assignment_id: int | None
    by_person_id: int | None
    by_name: str | None
    counts_at: datetime
    url: str
    warnings: list[str]


@dataclass(frozen=True)
class TurnCoverage:
    """An active primary assignment and its state."""

    assignment: Held
    state: State
    posts: tuple[Report, ...] = ()


@dataclass(frozen=True)
class SlotCoverage:
    """A slot with everybody in it. `places_empty` are the primaries that are missing.

    It holds from the moment for which it was asked until `until`, when time may change it.
    """

    slot: Slot
    state: State
    turns: tuple[TurnCoverage, ...]
    standbys: tuple[Held, ...]
    posts: tuple[Report, ...]
    places_empty: int
    standbys_empty: int
    since: datetime = field(compare=False)
    until: datetime | None
    made: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def holds(self, now: datetime) -> bool:
        """Whether it says at `now` what it said when it was made."""
        return self.since <= now and (self.until is None or now < self.until)

    def once(self, make: Callable[..., T], *given: Hashable) -> T:
        """What `make` makes of it and of what is given, made once and kept with it."""
        key = (make, *given)
        if key not in self.made:
            self.made[key] = make(self, *given)
        made: T = self.made[key]
        return made


Reading = Callable[[Event, datetime], tuple[SlotCoverage, ...]]


def places_in(one: SlotCoverage) -> int:
    """How much room it takes on a shelf."""
    return len(one.turns) + len(one.standbys) + len(one.posts) + 1


SLOTS = Shelf(ROOM, places_in)  # by their look, in the process that read them


def rules_of(event: Event) -> Rules:
    """The event's tolerances, with the nudge of its message policy."""
    minutes = (
        event.message_rules.filter(kind=MessageKind.NUDGE).values_list("minutes", flat=True).first()
    )
    nudge = timedelta(minutes=minutes) if minutes is not None else DEFAULT_NUDGE
    return Rules(grace=event.grace, early=event.early, nudge_after=nudge)


def coverage(event: Event, now: datetime, *, only: Q | None = None) -> tuple[SlotCoverage, ...]:
    """Every slot of the event (or those that match `only`) at `now`, in order. Four queries."""
    slots = list(event.slots.filter(only or Q()))
    chosen = Q(slot__event=event) if only is None else Q(slot__in=slots)
    return tuple(read(slots, chosen, rules_of(event), now))


def read(slots: Iterable[Slot], chosen: Q, rules: Rules, now: datetime) -> Iterator[SlotCoverage]:
    """The slots, with the assignments and posts that `chosen` takes. Two queries."""
    held: dict[int, list[Held]] = defaultdict(list)
    for one in held_places(chosen):
        held[one.slot_id].append(one)
    posts: dict[int, list[Report]] = defaultdict(list)
    for row in (
        Post.objects.standing().filter(chosen).order_by("counts_at", "pk").values_list(*REPORT)
    ):
        posts[row[0]].append(Report._make(row))
    return (cover(slot, held[slot.pk], posts[slot.pk], rules, now) for slot in slots)


def kept_coverage(event: Event, now: datetime) -> tuple[SlotCoverage, ...]:
    """The same as `coverage` for a page: only what has changed since it was last asked is read.

    Call it in no transaction that writes: what is taken back must not be kept. The counters are
    read before what they count, so that nothing older is kept under them. Four queries at most.
    """
    rules, slots = rules_of(event), list(event.slots.all())
    found = {slot.pk: SLOTS.get(look_of(slot, event, rules)) for slot in slots}
    known = {pk: one for pk, one in found.items() if one and one.holds(now)}
    anew = [slot for slot in slots if slot.pk not in known]
    if anew:
        chosen = Q(slot__in=anew) if known else Q(slot__event=event)
        for one in read(anew, chosen, rules, now):
            known[one.slot.pk] = one
            SLOTS.put(look_of(one.slot, event, rules), one)
    return tuple(known[slot.pk] for slot in slots)


def look_of(slot: Slot, event: Event, rules: Rules) -> Hashable:
    """Everything that decides a slot's coverage, but for the moment."""
    return (slot.pk, slot.revision, slot.reports, event.common_version, rules)


def held_places(chosen: Q) -> Iterator[Held]:
    """The active assignments that match, primaries first, by seat. One query."""
    rows = Assignment.objects.active().filter(chosen).order_by("kind", "seat")
    own, who, where, account = 6, 10, 13, 15
    for row in rows.values_list(*OWN, *PERSON, *DEPARTMENT, *ACCOUNT):
        person = Holder._make((*row[own:who], Part._make(row[who:where])))
        yield Held._make((*row[:own], person, spoken(*row[where:account])))


@lru_cache(maxsize=1000)
def spoken(network: str | None, handle: str | None) -> str:
    """An account in words; empty where there is none."""
    return str(Account(network=network, handle=handle)) if network and handle else ""


def cover(
    slot: Slot, held: Iterable[Held], posts: Iterable[Report], rules: Rules, now: datetime
) -> SlotCoverage:
    """One slot, from its rows."""
    held = list(held)
    primaries = [one for one in held if one.is_primary]
    standbys = tuple(one for one in held if not one.is_primary)
    own: dict[int | None, list[Report]] = {one.pk: [] for one in primaries}
    stray: list[Report] = []
    for post in posts:
        own.get(post.assignment_id, stray).append(post)
    facts = SlotFacts(
        slot.span,
        slot.people_needed,
        tuple(turn_of(one, own[one.pk]) for one in primaries),
        tuple(Credit(post.counts_at, by_other=True) for post in stray),
    )
    decision = decide(facts, rules, now)
    turns = zip(primaries, decision.turns, strict=True)
    return SlotCoverage(
        slot=slot,
        state=decision.slot,
        turns=tuple(TurnCoverage(one, state, tuple(own[one.pk])) for one, state in turns),
        standbys=standbys,
        posts=tuple(posts),
        places_empty=max(slot.people_needed - len(primaries), 0),
        standbys_empty=max(slot.standbys_needed - len(standbys), 0),
        since=now,
        until=holds_until(facts, rules, now),
    )


def turn_of(held: Held, posts: Iterable[Report]) -> Turn:
    """What the timeline needs to know of an assignment."""
    credits_ = [Credit(post.counts_at, post.by_person_id != held.person.pk) for post in posts]
    return Turn(
        is_confirmed=held.state == Assignment.State.CONFIRMED,
        cover_wanted=held.cover_wanted_at is not None,
        posts=tuple(credits_),
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
