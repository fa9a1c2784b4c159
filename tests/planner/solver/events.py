"""Events to plan: the model event with its departments, small ones and large ones, all seeded."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, merge
from rota.people.availability import parse_availability
from rota.planner.solver.problem import (
    DepartmentFacts,
    PersonFacts,
    Problem,
    SlotFacts,
)

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
STAFF = Path(__file__).parents[3] / "samples" / "gmpt24.csv"
DEPARTMENTS = {  # name: stage of the service, fewest slots
    "Court Team": ("court", 3),
    "Prisons": ("custody", 3),
    "Hostels": ("hostel", 8),
    "Offender Management North": ("supervision", 4),
    "Offender Management South": ("supervision", 4),
    "Community Payback": ("supervision", 2),
    "Programmes": ("programmes", 3),
    "Victim Liaison": ("victims", 2),
    "Administration": ("behind", 2),
    "Communications": ("behind", 1),
}
HALF_HOUR = timedelta(minutes=30)


def day_slots(needed: int, standbys: int, days: int = 1) -> tuple[SlotFacts, ...]:
    """Half hours from 9am; night is from 10pm to 6am."""
    return tuple(
        SlotFacts(
            number + 1,
            Span(NINE + HALF_HOUR * number, NINE + HALF_HOUR * (number + 1)),
            needed,
            standbys,
            is_night=not 6 <= (NINE + HALF_HOUR * number).hour < 22,
        )
        for number in range(48 * days)
    )


def model_event(seed: int = 0, needed: int = 1, standbys: int = 1) -> Problem:
    """The 47 people of the staff list; from seed 1 on with other hours, wishes and refusals."""
    random = Random(seed)
    whole = Span(NINE, NINE + timedelta(hours=24))
    keys = {name: number for number, name in enumerate(DEPARTMENTS, start=1)}
    with STAFF.open(newline="") as file:
        staff = list(csv.DictReader(file))
    people = []
    for number, row in enumerate(staff, start=1):
        spans = parse_availability(row["Available"]).spans(whole, LONDON)
        most = int(row["Most slots"] or 3)
        if seed:
            spans = tuple(moved(span, random, whole) for span in spans)
            most = max(1, most + random.choice([-1, 0, 0, 1]))
        people.append(
            PersonFacts(
                number,
                keys[row["Department"]],
                merge(spans),
                most,
                at_night=row["Night"] == "yes",
                rather_not=wishes(spans, random) if seed else (),
                declined=frozenset(random.sample(range(1, 49), 2)) if seed else frozenset(),
            )
        )
    departments = tuple(
        DepartmentFacts(keys[name], fewest, stage) for name, (stage, fewest) in DEPARTMENTS.items()
    )
    return Problem(day_slots(needed, standbys), tuple(people), departments, rest=timedelta(hours=2))


def moved(span: Span, random: Random, whole: Span) -> Span:
    """The span up to an hour earlier or later."""
    shift = HALF_HOUR * random.randint(-2, 2)
    return Span(max(whole.start, span.start + shift), min(whole.end, span.end + shift))


def wishes(spans: tuple[Span, ...], random: Random) -> tuple[Span, ...]:
    """For one in three an hour of their time that suits less."""
    if random.random() > 1 / 3:
        return ()
    start = spans[0].start + HALF_HOUR * random.randint(0, 8)
    return (Span(start, start + timedelta(hours=1)),)
