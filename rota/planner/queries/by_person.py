"""The rota by person: who carries what, in order of time, and who more or less than their share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rota.lib.times import clock, day
from rota.lib.words import counted
from rota.models import Assignment, Event, Person
from rota.planner.queries.problem import active_places, place_of, problem_of
from rota.planner.queries.rota import grouped
from rota.planner.queries.sheet import AGREED
from rota.planner.solver.balance import Balance, Load, balance, loads

NOTHING = Load()
WORDS = ((90, "very even"), (75, "even"), (50, "uneven"), (0, "very uneven"))


class Share(StrEnum):
    """What somebody carries, against the fair share."""

    OVER = "over"
    UNDER = "under"
    FAIR = ""


@dataclass(frozen=True)
class Turn:
    """One of somebody's places: when, how far it was agreed, and what else is to be said."""

    pk: int
    when: str
    mark: str
    word: str
    notes: str


@dataclass(frozen=True)
class Carrier:
    """Somebody with their places in order of time."""

    person: Person
    load: Load
    share: Share
    turns: tuple[Turn, ...]

    @property
    def told(self) -> str:
        """The load in words, such as "2 slots, 1 at night"."""
        words = [counted(self.load.slots, "slot")]
        words += [counted(self.load.standbys, "standby", "standbys")] * bool(self.load.standbys)
        return ", ".join(words + [f"{self.load.nights} at night"] * bool(self.load.nights))


@dataclass(frozen=True)
class Carriers:
    """Those asked for, who carries most first; the balance is that of everybody."""

    balance: Balance
    people: tuple[Person, ...]
    loads: Mapping[int, Load]
    turns: Mapping[int, list[Assignment]]
    event: Event

    def of(self, people: Iterable[Person]) -> list[Carrier]:
        """The people as they are shown."""
        return [self.carrier(one) for one in people]

    def carrier(self, person: Person) -> Carrier:
        """Somebody as they are shown."""
        turns = self.turns.get(person.pk, [])
        load, share = self.loads.get(person.pk, NOTHING), share_of(person.pk, self.balance)
        return Carrier(person, load, share, tuple(turn_of(one, self.event) for one in turns))


def carriers(event: Event, now: datetime, *, name: str = "", share: str = "") -> Carriers:
    """The people whose name holds `name`, or those over or under their share. Eight queries."""
    problem = problem_of(event, now)
    rows = active_places(event).values()
    places = [place_of(row) for row in rows]
    found = balance(problem, places)
    chosen: Mapping[str, Collection[int]] = {"over": {*found.over}, "under": {*found.under}}
    carried = loads(problem, places)
    people = event.people.present().filter(name__icontains=name).select_related("department")
    asked = [one for one in people if share not in chosen or one.pk in chosen[share]]
    asked.sort(key=lambda one: (-carried.get(one.pk, NOTHING).total, one.name, one.pk))
    turns = grouped((row.person_id, row) for row in sorted(rows, key=lambda row: row.slot.span))
    return Carriers(found, tuple(asked), carried, turns, event)


def share_of(person: int, found: Balance) -> Share:
    """Whether they carry more or less than their share."""
    if person in found.over:
        return Share.OVER
    return Share.UNDER if person in found.under else Share.FAIR


def turn_of(row: Assignment, event: Event) -> Turn:
    """One of somebody's places."""
    mark, word = AGREED[Assignment.State(row.state)]
    starts, ends = (clock(at, event.tz) for at in row.slot.span)
    when = f"{starts} to {ends}, {day(row.slot.starts_at, event.tz).split()[0]}"
    notes = ["standby"] * (not row.is_primary) + ["pinned"] * row.is_pinned
    return Turn(row.pk, when, mark, word, ", ".join(notes))


def evenly(score: int) -> str:
    """A balance score of 0 to 100 in plain words."""
    return next(words for least, words in WORDS if score >= least)
