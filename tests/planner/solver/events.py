"""Events to plan: the model event with its departments, small ones and large ones, all seeded."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, clipped, covers, merge
from rota.people.availability import parse_availability
from rota.planner.solver.problem import (
    PRIMARY,
    STANDBY,
    DepartmentFacts,
    Held,
    PersonFacts,
    Place,
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


def held(rota: tuple[Place, ...], weight: int = 1) -> tuple[Held, ...]:
    """A rota as it stands now."""
    return tuple(Held(place, weight) for place in rota)


def small_event(random: Random) -> Problem:
    """Any small event: odd slots, nights, rest, pins, accounts, people who hardly can."""
    length = timedelta(minutes=random.choice([15, 30, 60]))
    count = random.randint(1, 12)
    step = length if random.random() < 0.7 else length + timedelta(minutes=15)
    whole = Span(NINE, NINE + step * count)
    begun = random.choice([0, 0, 0, 1, 2])
    accounts = tuple(range(1, random.choice([0, 1, 2, 3, 4]) + 1))
    slots = tuple(
        SlotFacts(
            number + 1,
            Span(NINE + step * number, NINE + step * number + length),
            random.choice([1, 1, 2, 3]),
            random.choice([0, 1, 1, 2]),
            is_night=number > 8,
            is_fixed=number < begun,
        )
        for number in range(count)
    )
    people = tuple(
        small_person(number, random, whole, accounts) for number in range(1, random.randint(2, 9))
    )
    departments = tuple(
        DepartmentFacts(
            number,
            random.randint(0, 2),
            random.choice(["", "court", "hostel"]),
            frozenset(one for one in accounts[1:] if one % 3 == number % 3),
        )
        for number in range(1, 4)
    )
    problem = Problem(slots, people, departments, length * random.choice([0, 0, 1, 2, 4]), accounts)
    return replace(problem, current=some_places(random, problem))


def small_person(
    number: int, random: Random, whole: Span, accounts: tuple[int, ...]
) -> PersonFacts:
    """Somebody who can come for some of the time."""
    start = whole.start + (whole.end - whole.start) * random.choice([0, 0, 0.25, 0.5])
    end = start + (whole.end - start) * random.choice([0.3, 0.6, 1, 1])
    usable = tuple(random.sample(accounts, random.randint(0, len(accounts))))
    return PersonFacts(
        number,
        random.randint(1, 3),
        () if random.random() < 0.05 else (Span(start, end),),
        random.randint(0, 4),
        at_night=random.random() < 0.6,
        rather_not=(Span(start, start + HALF_HOUR),) if random.random() < 0.3 else (),
        declined=frozenset(random.sample(range(1, 13), random.randint(0, 2))),
        accounts=usable,
    )


def some_places(random: Random, problem: Problem) -> tuple[Held, ...]:
    """A few places that somebody has already, lawful or not, some of them pinned."""
    if not problem.people:
        return ()
    found = {}
    for _ in range(random.randint(0, 5)):
        person, slot = random.choice(problem.people), random.choice(problem.slots)
        kind = random.choice([PRIMARY, PRIMARY, STANDBY])
        account = random.choice(person.accounts or (None,)) if kind == PRIMARY else None
        found[slot.slot_id, person.person_id] = Place(slot.slot_id, kind, person.person_id, account)
    return tuple(
        Held(place, random.randint(1, 3), random.random() < 0.4) for place in found.values()
    )


def large_event(people: int, days: int, seed: int = 1) -> Problem:
    """An event of many: shifts of eight and a half hours, nights for one in three, a few pins."""
    random = Random(seed)
    count = max(20, people // 100)
    needed, standbys = max(2, people * 8 // 500), max(1, people * 3 // 500)
    slots = day_slots(needed, standbys, days)
    everybody = tuple(shift_worker(n, random, days, count) for n in range(1, people + 1))
    stages = ["court", "custody", "hostel", "supervision", "programmes", "victims", "behind"]
    departments = tuple(
        DepartmentFacts(n, fewest=3 * days, stage=stages[n % len(stages)])
        for n in range(1, count + 1)
    )
    problem = Problem(slots, everybody, departments, rest=timedelta(hours=2))
    pins = {}
    for _ in range(5 * days):
        person = random.choice(everybody)
        slot = random.choice([s for s in slots if s.span.start >= person.available[0].start])
        if covers(person.available, slot.span) and (person.at_night or not slot.is_night):
            pins[person.person_id] = Held(
                Place(slot.slot_id, PRIMARY, person.person_id), is_pinned=True
            )
    return replace(problem, current=tuple(pins.values()))


def shift_worker(number: int, random: Random, days: int, departments: int) -> PersonFacts:
    """Somebody with the same eight and a half hours every day; one in three by night."""
    at_night = random.random() < 1 / 3
    hour = random.choice([10, 11, 12, 13]) if at_night else random.randint(-3, 6)
    start = NINE + timedelta(hours=hour)
    whole = Span(NINE, NINE + timedelta(days=days))
    first, length = start - timedelta(days=1), timedelta(hours=8.5)
    starts = [first + timedelta(days=n) for n in range(days + 1)]
    spans = [Span(start, start + length) for start in starts]
    return PersonFacts(
        number,
        random.randint(1, departments),
        tuple(part for span in spans if (part := clipped(span, whole))),
        most_slots=2 * days,
        at_night=at_night,
        rather_not=(Span(start, start + timedelta(hours=1)),) if random.random() < 0.2 else (),
    )
