"""What a proposal changes, drawn as the rota is: a row a slot, a column a department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rota.lib.times import changes_clocks, clock, day
from rota.models import Assignment, Department, Event, Person, Slot
from rota.planner.findings import Proposal
from rota.planner.queries.problem import active_places, place_of
from rota.planner.queries.rota import grouped
from rota.planner.solver.problem import Place

ROWS = 400  # slots that are drawn; of a larger plan the list and the numbers must do


@dataclass(frozen=True)
class Entry:
    """Somebody in a slot: stays, is new there, or leaves it."""

    name: str
    change: str
    is_standby: bool


@dataclass(frozen=True)
class Row:
    """A slot in which something changes, a cell a department."""

    time: str
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class PlanGrid:
    """The changed rows by local day."""

    departments: tuple[Department, ...]
    days: dict[str, list[Row]]


@dataclass(frozen=True)
class Canvas:
    """What every proposal of a plan is drawn on: the rota as it is."""

    event: Event
    departments: tuple[Department, ...]
    turns: tuple[Assignment, ...]


def canvas_of(event: Event) -> Canvas:
    """The rota of the event. Two queries."""
    return Canvas(event, tuple(event.departments.all()), tuple(active_places(event).values()))


def plan_grid(
    canvas: Canvas, proposal: Proposal, people: dict[int, Person], slots: dict[int, Slot]
) -> PlanGrid:
    """The rows that a proposal changes, with everybody in them."""
    after = [step.after for step in proposal.steps if step.after]
    before = {step.before for step in proposal.steps if step.before and step.before != step.after}
    changed = {place.slot_id for step in proposal.steps for place in step.places}
    entries = [
        (turn.slot_id, turn.person.department_id, entry(turn, place_of(turn) in before))
        for turn in canvas.turns
        if turn.slot_id in changed
    ]
    held = {place_of(turn) for turn in canvas.turns}
    entries += [
        (place.slot_id, people[place.person_id].department_id, arrival(place, people))
        for place in after
        if place not in held and place.person_id in people
    ]
    rows = sorted((slots[number] for number in changed if number in slots), key=starts_at)
    return PlanGrid(canvas.departments, days_of(canvas, rows[:ROWS], entries))


def starts_at(slot: Slot) -> datetime:
    """Where a slot stands in the event."""
    return slot.starts_at


def days_of(
    canvas: Canvas, slots: Iterable[Slot], entries: list[tuple[int, int, Entry]]
) -> dict[str, list[Row]]:
    """Slots as rows, by their local day in words."""
    event = canvas.event
    cells = grouped(((slot, department), one) for slot, department, one in entries)
    letters = changes_clocks(*event.span, event.tz)
    return grouped(
        (
            day(slot.starts_at, event.tz),
            Row(
                " to ".join(clock(at, event.tz, letters=letters) for at in slot.span),
                tuple(tuple(cells.get((slot.pk, one.pk), ())) for one in canvas.departments),
            ),
        )
        for slot in slots
    )


def entry(turn: Assignment, leaves: bool) -> Entry:
    """Somebody who is in the slot now."""
    return Entry(turn.person.name, "leaves" if leaves else "", not turn.is_primary)


def arrival(place: Place, people: dict[int, Person]) -> Entry:
    """Somebody who would come into it."""
    is_standby = place.kind == Assignment.Kind.STANDBY
    return Entry(people[place.person_id].name, "new", is_standby)
