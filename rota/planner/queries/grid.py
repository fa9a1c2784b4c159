"""The rota as a table: a row a slot, a column a department, with the totals of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from rota.coverage.queries import Held, SlotCoverage, coverage
from rota.coverage.timeline import State
from rota.lib.times import changes_clocks, clock, day
from rota.models import Assignment, Department, Event, Person
from rota.planner.queries.rota import grouped

NAMES_IN_A_CELL = 6
NAMES_WITHOUT_A_SLOT = 60
AGREED = {
    Assignment.State.PROPOSED: ("◌", "proposed"),
    Assignment.State.INVITED: ("○", "invited"),
    Assignment.State.CONFIRMED: ("●", "confirmed"),
}
STILL_TO_COME = frozenset({State.READY, State.UNCONFIRMED, State.WAITING})


@dataclass(frozen=True)
class Filter:
    """Which part of the rota is asked for, and whose names may be opened.

    `openable` is None for everybody's, else the departments whose people this user may touch.
    """

    only_gaps: bool = False
    on: date | None = None
    department_id: int | None = None
    openable: frozenset[int] | None = None

    def takes(self, row: Row) -> bool:
        """Whether the row is shown."""
        return self.on in (None, row.on) and (row.is_open or not self.only_gaps)


@dataclass(frozen=True)
class Holder:
    """Somebody in a slot: a mark and its word, the name, and what else is to be said."""

    pk: int
    name: str
    mark: str
    word: str
    notes: str
    may_open: bool


@dataclass(frozen=True)
class Cell:
    """Who a department has in a slot; `more` counts those who are not named."""

    mark: str
    holders: tuple[Holder, ...]
    more: int


@dataclass(frozen=True)
class Hour:
    """How many people post in a local hour, of how many it needs; it spans `rows` rows."""

    filled: int
    needed: int
    rows: int


@dataclass(frozen=True)
class Row:
    """A slot. `hour` stands in the first row of each hour."""

    pk: int
    on: date
    hour_key: str
    time: str
    state: State
    is_open: bool
    cells: tuple[Cell | None, ...]
    filled: int
    needed: int
    missing: str
    may_fill: bool
    hour: Hour | None = None


@dataclass(frozen=True)
class Day:
    """The rows of a local day."""

    on: date
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """A department, with how many slots its people post in and how many it should at least."""

    department: Department
    total: int

    @property
    def is_short(self) -> bool:
        """Whether it has fewer slots than it should."""
        return self.total < self.department.fewest_slots


@dataclass(frozen=True)
class Grid:
    """The table. Gaps and the unconfirmed are counted over the whole event."""

    columns: tuple[Column, ...]
    days: tuple[Day, ...]
    slots: int
    shown: int
    filled: int
    needed: int
    gaps: int
    unconfirmed: int

    @property
    def width(self) -> int:
        """How many columns the table has: time, state, departments, people, hour."""
        return len(self.columns) + 4


def grid(event: Event, departments: Iterable[Department], now: datetime, chosen: Filter) -> Grid:
    """The rota at `now`. Four queries."""
    covered = coverage(event, now)
    shown = [one for one in departments if chosen.department_id in (None, one.pk)]
    draw = Drawing(event, shown, now, chosen)
    rows = [draw.row(one) for one in covered]
    picked = with_hours([row for row in rows if chosen.takes(row)], rows)
    return Grid(
        columns=columns(shown, covered),
        days=days(picked, draw.names),
        slots=len(rows),
        shown=len(picked),
        filled=sum(row.filled for row in rows),
        needed=sum(row.needed for row in rows),
        gaps=sum(row.state.is_gap for row in rows),
        unconfirmed=sum(turn.state is State.UNCONFIRMED for slot in covered for turn in slot.turns),
    )


class Drawing:
    """How slots become rows of one event's table."""

    def __init__(
        self, event: Event, departments: Sequence[Department], now: datetime, chosen: Filter
    ) -> None:
        self.zone: ZoneInfo = event.tz
        self.letters = changes_clocks(*event.span, event.tz)
        self.departments = departments
        self.openable = chosen.openable
        self.over_until = now - event.grace  # slots that ended by then can no longer be filled
        self.names: dict[date, str] = {}

    def row(self, one: SlotCoverage) -> Row:
        """A slot as a row."""
        slot, local = one.slot, one.slot.starts_at.astimezone(self.zone)
        if local.date() not in self.names:
            self.names[local.date()] = day(slot.starts_at, self.zone)
        return Row(
            pk=slot.pk,
            on=local.date(),
            hour_key=f"{local:%Y%m%d%H%z}",
            time=" to ".join(clock(at, self.zone, letters=self.letters) for at in slot.span),
            state=one.state,
            is_open=one.state.is_gap,
            cells=self.cells(one),
            filled=len(one.turns),
            needed=slot.people_needed,
            missing=missing(one),
            may_fill=self.may_fill(one),
        )

    def may_fill(self, one: SlotCoverage) -> bool:
        """Whether this user can find somebody for it now."""
        is_open = one.state.is_gap or bool(one.standbys_empty)
        return is_open and self.openable != frozenset() and one.slot.ends_at > self.over_until

    def cells(self, one: SlotCoverage) -> tuple[Cell | None, ...]:
        """A cell for each department, None where it has nobody."""
        held = [(turn.assignment, turn.state) for turn in one.turns]
        standbys = [(standby, State.READY) for standby in one.standbys]
        by_department: dict[int, list[tuple[Held, State]]] = grouped(
            (turn.person.department_id, (turn, state)) for turn, state in [*held, *standbys]
        )
        return tuple(
            self.cell(department.mark, by_department[department.pk])
            if department.pk in by_department
            else None
            for department in self.departments
        )

    def cell(self, mark: str, turns: list[tuple[Held, State]]) -> Cell:
        """The first few by name, the others as a number."""
        named = tuple(self.holder(turn, state) for turn, state in turns[:NAMES_IN_A_CELL])
        return Cell(mark, named, len(turns) - len(named))

    def holder(self, turn: Held, state: State) -> Holder:
        """A person: how far it was agreed, or once it has begun, what has become of it."""
        agreed = AGREED[Assignment.State(turn.state)]
        mark, word = agreed if state in STILL_TO_COME else (state.mark, state.word)
        notes = ["standby"] * (not turn.is_primary) + ["pinned"] * turn.is_pinned
        may_open = self.openable is None or turn.person.department_id in self.openable
        return Holder(turn.pk, turn.person.name, mark, word, ", ".join(notes), may_open)


def columns(
    departments: Iterable[Department], covered: Iterable[SlotCoverage]
) -> tuple[Column, ...]:
    """The departments with their totals."""
    totals = Counter(turn.assignment.person.department_id for one in covered for turn in one.turns)
    return tuple(Column(one, totals[one.pk]) for one in departments)


def missing(one: SlotCoverage) -> str:
    """Who is missing, such as "1 missing, 1 standby missing"."""
    words = [f"{one.places_empty} missing"] * bool(one.places_empty)
    words += [f"{one.standbys_empty} standby missing"] * bool(one.standbys_empty)
    return ", ".join(words)


def with_hours(shown: Iterable[Row], rows: Iterable[Row]) -> list[Row]:
    """The shown rows, the first of each hour with the totals of all rows in that hour."""
    whole, seen = grouped((row.hour_key, row) for row in rows), set()
    shown = list(shown)
    heights = Counter(row.hour_key for row in shown)
    drawn = []
    for row in shown:
        if row.hour_key not in seen:
            seen.add(row.hour_key)
            both = whole[row.hour_key]
            filled, needed = sum(r.filled for r in both), sum(r.needed for r in both)
            row = replace(row, hour=Hour(filled, needed, heights[row.hour_key]))
        drawn.append(row)
    return drawn


def days(rows: Iterable[Row], names: dict[date, str]) -> tuple[Day, ...]:
    """Rows by their local day."""
    by_day = grouped((row.on, row) for row in rows)
    return tuple(Day(on, names[on], tuple(rows)) for on, rows in by_day.items())


def without_a_slot(event: Event, at_most: int) -> tuple[list[Person], int]:
    """So many of the people present who hold no place, by name, and the number of all of them."""
    held = Assignment.objects.active().filter(person=OuterRef("pk"))
    people = event.people.present().filter(~Exists(held)).select_related("department")
    named = list(people[:at_most])
    return named, len(named) if len(named) < at_most else people.count()
