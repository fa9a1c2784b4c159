"""The rota as files."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rota.coverage.queries import Held, SlotCoverage, coverage
from rota.lib.tables import write_csv
from rota.lib.times import day, in_cells
from rota.models import Event
from rota.planner.queries.releases import active_assignments
from rota.planner.queries.rota import grouped
from rota.reminders.calendar import calendar

HEADERS = ("Starts", "Ends", "Zone", "State", "Department", "Person", "As", "Account", "Answer")
CONTACTS = ("E-mail", "Phone")


def rota_table(event: Event, *, with_contacts: bool, now: datetime) -> bytes:
    """A line for each assignment, and one for each slot without any. Local times with offset."""
    headers = HEADERS + CONTACTS if with_contacts else HEADERS
    rows = [row for one in coverage(event, now) for row in lines(event, one, with_contacts)]
    return write_csv(headers, rows)


@dataclass(frozen=True)
class Sheet:
    """A part of the rota that begins a page of its own: the slots of each day, said in words."""

    title: str
    days: dict[str, list[SlotCoverage]]


def rota_sheets(event: Event, now: datetime, *, by_department: bool) -> list[Sheet]:
    """The whole rota, or for each department that has somebody on it the slots of its people."""
    covered = coverage(event, now)
    if not by_department:
        return [sheet(event, event.name, covered)] if covered else []
    parts = [
        (one.name, [part for slot in covered if (part := of_department(slot, one.pk))])
        for one in event.departments.all()
    ]
    return [sheet(event, f"{name}, {event.name}", slots) for name, slots in parts if slots]


def sheet(event: Event, title: str, slots: Iterable[SlotCoverage]) -> Sheet:
    """These slots under a title."""
    return Sheet(title, grouped((day(one.slot.starts_at, event.tz), one) for one in slots))


def of_department(one: SlotCoverage, number: int) -> SlotCoverage | None:
    """The slot with the people of one department alone; None if it has nobody of theirs."""
    turns = [turn for turn in one.turns if turn.assignment.person.department_id == number]
    standbys = [held for held in one.standbys if held.person.department_id == number]
    if not turns and not standbys:
        return None
    return replace(one, turns=tuple(turns), standbys=tuple(standbys))


def lines(event: Event, one: SlotCoverage, with_contacts: bool) -> Iterator[tuple[str, ...]]:
    """The lines of a slot."""
    slot = (*in_cells(*one.slot.span, event.tz), one.state.word)
    people = [turn.assignment for turn in one.turns] + list(one.standbys)
    for held in people:
        yield slot + person_cells(held, with_contacts)
    if not people:
        yield slot + ("",) * (5 + 2 * with_contacts)


def person_cells(held: Held, with_contacts: bool) -> tuple[str, ...]:
    """Who, as what, from which account."""
    person = held.person
    cells = (
        person.department.name,
        person.name,
        held.get_kind_display(),
        held.account,
        held.get_state_display(),
    )
    return (*cells, person.email, person.phone) if with_contacts else cells


def rota_json(event: Event, *, with_contacts: bool, now: datetime) -> bytes:
    """The whole rota as data: moments in UTC, the zone beside them."""
    slots = [slot_as_data(one, with_contacts) for one in coverage(event, now)]
    data = {"event": event.name, "hashtag": event.hashtag, "zone": event.zone, "slots": slots}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def slot_as_data(one: SlotCoverage, with_contacts: bool) -> dict[str, Any]:
    """A slot with everybody in it."""
    people = [turn.assignment for turn in one.turns] + list(one.standbys)
    return {
        "starts_at": one.slot.starts_at.isoformat(),
        "ends_at": one.slot.ends_at.isoformat(),
        "people_needed": one.slot.people_needed,
        "standbys_needed": one.slot.standbys_needed,
        "state": str(one.state),
        "people": [person_as_data(held, with_contacts) for held in people],
    }


def person_as_data(held: Held, with_contacts: bool) -> dict[str, str]:
    """Somebody in a slot."""
    keys = ("department", "name", "as", "account", "answer", "email", "phone")
    return dict(zip(keys, person_cells(held, with_contacts), strict=False))


def rota_calendar(event: Event, *, with_contacts: bool, now: datetime) -> bytes:
    """The whole rota as a calendar, with names."""
    return calendar(event, active_assignments(event), with_names=True, now=now)
