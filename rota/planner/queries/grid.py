"""The rota as a table: a row a slot, a column a department, with the totals of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from rota.coverage.queries import Held, SlotCoverage
from rota.coverage.timeline import State
from rota.lib.times import changes_clocks, clock, day
from rota.models import Assignment, Department, Event, Person
from rota.planner.queries.rota import grouped
from rota.planner.queries.sheet import Cell, Column, Day, Filter, Grid, Holder, Hour, Marks, Row

NAMES_IN_A_CELL = 6
NAMES_IN_A_CROWD, CROWD = 3, 1000  # fewer in each cell where there are so many people
AGREED = {
    Assignment.State.PROPOSED: ("◌", "proposed"),
    Assignment.State.INVITED: ("○", "invited"),
    Assignment.State.CONFIRMED: ("●", "confirmed"),
}
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
    """The rota at `now`, from its coverage. No queries."""
    shown = [one for one in departments if chosen.department_id in (None, one.pk)]
    draw = Drawing(event, shown, now, chosen, marks)
    if sum(len(one.turns) for one in covered) > CROWD:
        draw.at_most = NAMES_IN_A_CROWD
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
        self,
        event: Event,
        departments: Sequence[Department],
        now: datetime,
        chosen: Filter,
        marks: Marks,
    ) -> None:
        self.zone: ZoneInfo = event.tz
        self.letters = changes_clocks(*event.span, event.tz)
        self.departments = departments
        self.openable, self.marks = chosen.openable, marks
        self.over_until = now - event.grace  # slots that ended by then can no longer be filled
        self.names: dict[date, str] = {}
        self.at_most = NAMES_IN_A_CELL

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
            spot=self.marks.spots.get(slot.pk),
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
        named = tuple(self.holder(turn, state) for turn, state in turns[: self.at_most])
        return Cell(mark, named, len(turns) - len(named))

    def holder(self, turn: Held, state: State) -> Holder:
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
            is_picked=turn.pk == self.marks.picked,
        )


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
