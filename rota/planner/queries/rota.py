"""The rota as the rules look at it: who holds which place, and what a place asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TypeVar

from django.db.models import Q

from rota.events.hours import is_night
from rota.lib.spans import Span
from rota.models import Account, Assignment, Event, Person, Slot
from rota.people.availability import BadAvailability, parse_availability
from rota.planner.rules import Candidate, Opening, Taken

Kind = Assignment.Kind
Key = TypeVar("Key")
Thing = TypeVar("Thing")


COLUMNS = (
    "slot_id",
    "slot__starts_at",
    "slot__ends_at",
    "person_id",
    "person__department_id",
    "account_id",
    "kind",
    "seat",
    "state",
)


@dataclass(frozen=True)
class Place:
    """An assignment, active or declined: its COLUMNS."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    person_id: int
    department_id: int
    account_id: int | None
    kind: str
    seat: int
    state: str

    @property
    def is_active(self) -> bool:
        """Whether it holds a place."""
        return self.state != Assignment.State.DECLINED

    @property
    def is_primary(self) -> bool:
        """Whether its person is the one who posts."""
        return self.kind == Kind.PRIMARY


@dataclass(frozen=True)
class Rota:
    """Places of an event, with its accounts."""

    event: Event
    places: tuple[Place, ...]
    accounts: tuple[Account, ...]

    @cached_property
    def by_person(self) -> Mapping[int, list[Place]]:
        """The places of each person."""
        return grouped((place.person_id, place) for place in self.places)

    def candidate(self, person: Person, windows: Windows) -> Candidate:
        """The person, with what they hold and when they can come."""
        held = self.by_person.get(person.pk, [])
        return Candidate(
            person_id=person.pk,
            name=person.name,
            department_id=person.department_id,
            available=windows.of(person.available),
            at_night=person.at_night,
            rather_not=windows.of(person.rather_not) if person.rather_not else (),
            most_slots=person.most_slots or self.event.most_slots,
            has_left=person.left_at is not None,
            turns=tuple(
                Taken(place.slot_id, Span(place.starts_at, place.ends_at), place.is_primary)
                for place in held
                if place.is_active
            ),
            declined=frozenset(place.slot_id for place in held if not place.is_active),
        )

    def opening(self, slot: Slot, kind: str, account: Account | None) -> Opening:
        """A place of that kind in the slot, to be posted from the account."""
        event = self.event
        return Opening(
            slot_id=slot.pk,
            span=slot.span,
            is_night=is_night(slot.span, event.tz, event.night_from, event.night_until),
            rest=event.rest,
            seats_free=needed(slot, kind) - len(self.seats_taken(slot, kind)),
            zone=event.tz,
            over_at=slot.ends_at + event.grace,
            is_standby=kind == Kind.STANDBY,
            is_account_busy=kind == Kind.PRIMARY and self.is_busy(account, slot),
            neighbours=self.neighbours(slot),
        )

    def seats_taken(self, slot: Slot, kind: str) -> frozenset[int]:
        """The numbers of the places that are held."""
        return frozenset(
            place.seat for place in self.by_slot.get(slot.pk, []) if place.kind == kind
        )

    @cached_property
    def by_slot(self) -> Mapping[int, list[Place]]:
        """The active places of each slot."""
        return grouped((place.slot_id, place) for place in self.places if place.is_active)

    @cached_property
    def by_edge(self) -> Mapping[tuple[str, datetime], list[int]]:
        """The departments of active places, by when these start and by when they end."""
        active = [place for place in self.places if place.is_active]
        starts = ((("starts", place.starts_at), place.department_id) for place in active)
        ends = ((("ends", place.ends_at), place.department_id) for place in active)
        return grouped(chain(starts, ends))

    def neighbours(self, slot: Slot) -> frozenset[int]:
        """Departments that are on just before or after."""
        before = self.by_edge.get(("ends", slot.starts_at), [])
        after = self.by_edge.get(("starts", slot.ends_at), [])
        return frozenset(before + after)

    def is_busy(self, account: Account | None, slot: Slot) -> bool:
        """Whether somebody else posts from it then. Never where there are too few to go round."""
        if account is None or len(self.accounts) < slot.people_needed:
            return False
        return any(
            place.account_id == account.pk and place.is_primary
            for place in self.by_slot.get(slot.pk, [])
        )

    def usual_account(self, person: Person) -> Account | None:
        """The person's own account, else their department's, else the main one."""
        return next(iter(self.accounts_for(person)), None)

    def accounts_for(self, person: Person) -> list[Account]:
        """Those they may post from: their own, their department's, the main ones, in this order."""

        def nearness(account: Account) -> tuple[bool, bool]:
            is_own = account.pk == person.account_id
            return (is_own, account.department_id == person.department_id)

        fitting = [
            account for account in self.accounts if account.is_main or any(nearness(account))
        ]
        return sorted(fitting, key=nearness, reverse=True)


class Windows:
    """When people can come, within a span. People who say the same are worked out once."""

    def __init__(self, event: Event, within: Span) -> None:
        self.zone, self.within = event.tz, within
        self.known: dict[str, tuple[Span, ...]] = {}

    def of(self, text: str) -> tuple[Span, ...]:
        """The moments at which they can come; none where the words cannot be read."""
        if text not in self.known:
            try:
                self.known[text] = parse_availability(text).spans(self.within, self.zone)
            except BadAvailability:
                self.known[text] = ()
        return self.known[text]


def rota_of(event: Event, *, only: Q | None = None, besides: Assignment | None = None) -> Rota:
    """The event's places and accounts, in two queries.

    `only` narrows the places; `besides` leaves one out, as if it were not there.
    """
    rows = Assignment.objects.of_event(event).filter(only or Q())
    rows = rows.filter(state__in=[*Assignment.ACTIVE, Assignment.State.DECLINED]).order_by("pk")
    if besides:
        rows = rows.exclude(pk=besides.pk)
    places = tuple(Place(*row) for row in rows.values_list(*COLUMNS))
    return Rota(event, places, tuple(event.accounts.all()))


def grouped(pairs: Iterable[tuple[Key, Thing]]) -> dict[Key, list[Thing]]:
    """The second of each pair, in lists by the first."""
    groups: dict[Key, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        groups[key].append(thing)
    return dict(groups)  # plain: a template takes `.items` of a defaultdict for a key


def needed(slot: Slot, kind: str) -> int:
    """How many people of the kind a slot takes."""
    return slot.people_needed if kind == Kind.PRIMARY else slot.standbys_needed
