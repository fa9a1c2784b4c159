"""The rota as a table: a row a slot, a column a department, with the totals of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from rota.coverage.queries import Held, SlotCoverage
from rota.coverage.timeline import State
from rota.lib.times import changes_clocks, clock, day
from rota.models import Assignment, Department, Event, Person
from rota.planner.queries.broken import Facts, held_in
from rota.planner.queries.rota import grouped
from rota.planner.queries.sheet import (
    AGREED,
    Cell,
    Column,
    Day,
    Filter,
    Grid,
    Holder,
    Hour,
    Marks,
    Row,
)

NAMES_IN_A_CELL = 6
NAMES_IN_A_CROWD, CROWD = 3, 1000  # fewer in each cell where there are so many people
STILL_TO_COME = frozenset({State.READY, State.UNCONFIRMED, State.WAITING})


NO_MARKS = Marks()


def grid(
    event: Event,
    covered: Sequence[SlotCoverage],
    departments: Iterable[Department],
    now: datetime,
    chosen: Filter,
    marks: Marks = NO_MARKS,
) -> Grid:
    """The rota at `now`, from its coverage. No queries. Each slot keeps what was drawn of it."""
    shown = [one for one in departments if chosen.department_id in (None, one.pk)]
    draw = Drawing(
        zone=event.tz,
        letters=changes_clocks(*event.span, event.tz),
        departments=tuple((one.pk, one.mark) for one in shown),
        openable=chosen.openable,
        at_most=NAMES_IN_A_CROWD if is_crowd(covered) else NAMES_IN_A_CELL,
    )
    over_until = now - event.grace  # slots that ended by then can no longer be filled
    rows = [one.once(row_of, draw, one.slot.ends_at > over_until) for one in covered]
    rows = marked(rows, marks)
    picked = with_hours([row for row in rows if chosen.takes(row)], rows)
    return Grid(
        columns=columns(shown, covered),
        days=days(picked, event.tz),
        slots=len(rows),
        shown=len(picked),
        filled=sum(row.filled for row in rows),
        needed=sum(row.needed for row in rows),
        gaps=sum(row.state.is_gap for row in rows),
        unconfirmed=sum(one.once(unconfirmed_in) for one in covered),
    )


def is_crowd(covered: Iterable[SlotCoverage]) -> bool:
    """Whether there are so many people that fewer are named."""
    return sum(len(one.turns) for one in covered) > CROWD


@dataclass(frozen=True)
class Drawing:
    """All that decides how a slot is drawn, but the slot. Departments are numbers and marks."""

    zone: ZoneInfo
    letters: bool
    departments: tuple[tuple[int, str], ...]
    openable: frozenset[int] | None
    at_most: int

    def row(self, one: SlotCoverage, can_be_filled: bool) -> Row:
        """A slot as a row."""
        slot, local = one.slot, one.slot.starts_at.astimezone(self.zone)
        return Row(
            pk=slot.pk,
            on=local.date(),
            starts_at=slot.starts_at,
            hour_key=f"{local:%Y%m%d%H%z}",
            time=" to ".join(clock(at, self.zone, letters=self.letters) for at in slot.span),
            state=one.state,
            is_open=one.state.is_gap,
            cells=self.cells(one, can_be_filled),
            filled=len(one.turns),
            needed=slot.people_needed,
            missing=missing(one),
            may_fill=can_be_filled and self.may_fill(one),
            revision=slot.revision,
        )

    def may_fill(self, one: SlotCoverage) -> bool:
        """Whether there is a place for which this user may find somebody."""
        is_open = one.state.is_gap or bool(one.standbys_empty)
        return is_open and self.openable != frozenset()

    def cells(self, one: SlotCoverage, may_move: bool) -> tuple[Cell | None, ...]:
        """A cell for each department, None where it has nobody."""
        held = [(turn.assignment, turn.state) for turn in one.turns]
        standbys = [(standby, State.READY) for standby in one.standbys]
        by_department: dict[int, list[tuple[Held, State]]] = grouped(
            (turn.person.department_id, (turn, state)) for turn, state in [*held, *standbys]
        )
        return tuple(
            self.cell(mark, by_department[pk], may_move) if pk in by_department else None
            for pk, mark in self.departments
        )

    def cell(self, mark: str, turns: list[tuple[Held, State]], may_move: bool) -> Cell:
        """The first few by name, the others as a number."""
        named = tuple(self.holder(turn, state, may_move) for turn, state in turns[: self.at_most])
        return Cell(mark, named, len(turns) - len(named))

    def holder(self, turn: Held, state: State, may_move: bool) -> Holder:
        """A person: how far it was agreed, or once it has begun, what has become of it."""
        agreed = AGREED[Assignment.State(turn.state)]
        mark, word = agreed if state in STILL_TO_COME else (state.mark, state.word)
        notes = ["standby"] * (not turn.is_primary) + ["pinned"] * turn.is_pinned
        may_open = self.openable is None or turn.person.department_id in self.openable
        return Holder(
            turn.pk,
            turn.person.name,
            mark,
            word,
            ", ".join(notes),
            may_open,
            may_move=may_open and may_move,
        )


def row_of(one: SlotCoverage, draw: Drawing, can_be_filled: bool) -> Row:
    """A slot as a row."""
    return draw.row(one, can_be_filled)


def marked(rows: list[Row], marks: Marks) -> list[Row]:
    """The rows with what is drawn over them."""
    if marks == NO_MARKS:
        return rows
    return [marked_row(row, marks) if marks.touch(row) else row for row in rows]


def marked_row(row: Row, marks: Marks) -> Row:
    """The row with what is drawn over it."""
    return replace(
        row,
        spot=marks.spots.get(row.pk),
        gone=marks.gone.get(row.pk, ()),
        cells=tuple(cell and marked_cell(cell, marks, row) for cell in row.cells),
    )


def marked_cell(cell: Cell, marks: Marks, row: Row) -> Cell:
    """The cell with what is drawn over those in it."""
    return replace(cell, holders=tuple(marked_holder(one, marks, row) for one in cell.holders))


def marked_holder(one: Holder, marks: Marks, row: Row) -> Holder:
    """Somebody in a slot with what is drawn over them; with one in hand nobody moves."""
    is_free = one.may_open and not marks.spots
    broken, against = marks.broken.get(one.pk, ("", ""))
    return replace(
        one,
        is_picked=one.pk == marks.picked,
        may_move=one.may_move and is_free and not marks.is_selecting,
        fresh=marks.fresh.get(one.pk, ""),
        broken=broken,
        against=against,
        wish=marks.unwanted.get(one.pk, ""),
        box=f"{one.pk}.{row.revision}" if marks.is_selecting and is_free else "",
        is_chosen=one.pk in marks.chosen,
    )


def columns(
    departments: Iterable[Department], covered: Iterable[SlotCoverage]
) -> tuple[Column, ...]:
    """The departments with their totals."""
    totals = Counter[int]()
    for slot in covered:
        totals.update(slot.once(by_department))
    return tuple(Column(one, totals[one.pk]) for one in departments)


def by_department(one: SlotCoverage) -> Counter[int]:
    """How many people each department has in the slot."""
    return Counter(turn.assignment.person.department_id for turn in one.turns)


def unconfirmed_in(one: SlotCoverage) -> int:
    """How many people in the slot have not said yes."""
    return sum(turn.state is State.UNCONFIRMED for turn in one.turns)


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
            row = with_hour(row, Hour(filled, needed, heights[row.hour_key]))
        drawn.append(row)
    return drawn


@lru_cache(maxsize=500)
def with_hour(row: Row, hour: Hour) -> Row:
    """The row as the first of its hour."""
    return replace(row, hour=hour)


def days(rows: Iterable[Row], zone: ZoneInfo) -> tuple[Day, ...]:
    """Rows by their local day."""
    by_day = grouped((row.on, row) for row in rows)
    return tuple(Day(on, day(rows[0].starts_at, zone), tuple(rows)) for on, rows in by_day.items())


def without_a_slot(
    event: Event, covered: Iterable[SlotCoverage], people: Mapping[int, Facts], at_most: int
) -> tuple[list[Person], int]:
    """So many of the people present who hold no place, by name, and the number of all of them.

    One query, none where everybody has a place.
    """
    held = frozenset[int]().union(*(one.once(people_in) for one in covered))
    count = sum(one.left_at is None and number not in held for number, one in people.items())
    if not count:
        return [], 0
    has_place = Exists(Assignment.objects.active().filter(person=OuterRef("pk")))
    rows = event.people.present().filter(~has_place).select_related("department")
    return list(rows[:at_most]), count


def people_in(one: SlotCoverage) -> frozenset[int]:
    """The numbers of those who are in the slot."""
    return frozenset(person for person, _ in one.once(held_in))
