"""What a proposal changes, drawn as the rota is: a row a slot, a column a department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


def plan_grid(event: Event, proposal: Proposal, people: dict[int, Person]) -> PlanGrid:
    """The rows that a proposal changes, with everybody in them. Three queries."""
    departments = tuple(event.departments.all())
    after = [step.after for step in proposal.steps if step.after]
    before = {step.before for step in proposal.steps if step.before and step.before != step.after}
    changed = {place.slot_id for step in proposal.steps for place in step.places}
    turns = active_places(event).values()
    entries = [
        (turn.slot_id, turn.person.department_id, entry(turn, place_of(turn) in before))
        for turn in turns
        if turn.slot_id in changed
    ]
    held = {place_of(turn) for turn in turns}
    entries += [
        (place.slot_id, people[place.person_id].department_id, arrival(place, people))
        for place in after
        if place not in held and place.person_id in people
    ]
    slots = event.slots.filter(pk__in=changed)[:ROWS]
    return PlanGrid(departments, days_of(event, slots, departments, entries))


def days_of(
    event: Event,
    slots: Iterable[Slot],
    departments: tuple[Department, ...],
    entries: list[tuple[int, int, Entry]],
) -> dict[str, list[Row]]:
    """Slots as rows, by their local day in words."""
    cells = grouped(((slot, department), one) for slot, department, one in entries)
    letters = changes_clocks(*event.span, event.tz)
    return grouped(
        (
            day(slot.starts_at, event.tz),
            Row(
                " to ".join(clock(at, event.tz, letters=letters) for at in slot.span),
                tuple(tuple(cells.get((slot.pk, one.pk), ())) for one in departments),
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
