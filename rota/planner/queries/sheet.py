"""What the rota's table consists of: a row a slot, a column a department, with their totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property

from rota.coverage.timeline import State
from rota.models import Assignment, Department
from rota.planner.queries.picking import Spot

AGREED = {
    Assignment.State.PROPOSED: ("◌", "proposed"),
    Assignment.State.INVITED: ("○", "invited"),
    Assignment.State.CONFIRMED: ("●", "confirmed"),
}


@dataclass(frozen=True)
class Filter:
    """Which part of the rota is asked for, and whose names may be opened.

    `openable` is None for everybody's, else the departments whose people this user may touch.
    """

    only_gaps: bool = False
    on: date | None = None
    department_id: int | None = None
    openable: frozenset[int] | None = None
    is_list: bool = False

    def takes(self, row: Row) -> bool:
        """Whether the row is shown."""
        return self.on in (None, row.on) and (row.is_open or not self.only_gaps)


@dataclass(frozen=True)
class Marks:
    """What is drawn over the table, by the number of an assignment or slot.

    The assignment picked up and what each slot says to it; what is not as it was published; which
    rules are broken, in short and in sentences; who would rather not, in a sentence; whether
    several are being chosen, and who is.
    """

    picked: int | None = None
    spots: Mapping[int, Spot] = field(default_factory=dict)
    fresh: Mapping[int, str] = field(default_factory=dict)
    gone: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    broken: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    unwanted: Mapping[int, str] = field(default_factory=dict)
    is_selecting: bool = False
    chosen: frozenset[int] = frozenset()

    def touch(self, row: Row) -> bool:
        """Whether anything is drawn over the row."""
        if self.spots or self.is_selecting or row.pk in self.gone:
            return True
        numbers = {one.pk for cell in row.cells if cell for one in cell.holders}
        return any(
            not numbers.isdisjoint(marked) for marked in (self.fresh, self.broken, self.unwanted)
        )


@dataclass(frozen=True)
class Holder:
    """Somebody in a slot: a mark and its word, the name, and what else is to be said."""

    pk: int
    name: str
    mark: str
    word: str
    notes: str
    may_open: bool
    may_move: bool = False
    is_picked: bool = False
    fresh: str = ""
    broken: str = ""
    against: str = ""
    wish: str = ""  # why they would rather not
    box: str = ""  # what it is chosen by
    is_chosen: bool = False


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
    starts_at: datetime
    hour_key: str
    time: str
    state: State
    is_open: bool
    cells: tuple[Cell | None, ...]
    filled: int
    needed: int
    missing: str
    may_fill: bool
    revision: int = 0
    hour: Hour | None = None
    spot: Spot | None = None
    gone: tuple[str, ...] = ()

    @cached_property
    def number(self) -> int:
        """Its hash, worked out once: a row of a large event holds many names."""
        return hash(tuple(getattr(self, one.name) for one in fields(self)))

    def __hash__(self) -> int:
        return self.number


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
