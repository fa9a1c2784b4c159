"""Small problems: half-hour slots from 9am and a handful of people, drawn or built by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from rota.lib.spans import Span
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

NINE = datetime(2013, 12, 12, 9, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
ALWAYS = (Span(NINE, NINE + timedelta(days=7)),)
HOSTELS, COURTS, PRISONS = 1, 2, 3
SAM, ALEX, CORA, FEMI, LENA = 1, 2, 3, 4, 5
MAIN, AT_COURTS, AT_PRISONS = 1, 2, 3


def half_hours(first: int, until: int) -> Span:
    """From one half hour after 9am until another: (0, 2) is 9am to 10am."""
    return Span(NINE + HALF_HOUR * first, NINE + HALF_HOUR * until)


def slots(count: int, needed: int = 1, standbys: int = 0) -> tuple[SlotFacts, ...]:
    """Half hours without a break, numbered from 0."""
    return tuple(SlotFacts(n, half_hours(n, n + 1), needed, standbys) for n in range(count))


def person(
    number: int, *times: Span, most: int = 9, of: int = HOSTELS, **facts: object
) -> PersonFacts:
    """Somebody who can always come, or at these times."""
    return replace(PersonFacts(number, of, times or ALWAYS, most), **facts)  # type: ignore[arg-type]


def problem(
    slots: Iterable[SlotFacts],
    people: Iterable[PersonFacts],
    departments: Iterable[DepartmentFacts] = (),
    **facts: object,
) -> Problem:
    """A problem in which no rest is asked for, nobody holds anything, and there are no accounts."""
    whole = Problem(tuple(slots), tuple(people), tuple(departments))
    return replace(whole, **facts)  # type: ignore[arg-type]


def posts(*pairs: tuple[int, int], account: int | None = None) -> list[Place]:
    """Primaries: (slot, person) of each."""
    return [Place(slot, PRIMARY, person, account) for slot, person in pairs]


def standby(*pairs: tuple[int, int]) -> list[Place]:
    """Standbys: (slot, person) of each."""
    return [Place(slot, STANDBY, person) for slot, person in pairs]


@st.composite
def places_of(draw: st.DrawFn, whole: Problem, most: int = 8) -> list[Place]:
    """Any places at all, legal or not; nobody is twice in a slot."""
    pairs = st.tuples(
        st.sampled_from([slot.slot_id for slot in whole.slots]),
        st.sampled_from([one.person_id for one in whole.people]),
    )
    return [
        Place(slot, draw(st.sampled_from([PRIMARY, STANDBY])), who, draw(st.sampled_from(accounts)))
        for slot, who in draw(st.lists(pairs, unique=True, max_size=most))
        for accounts in [(None, *whole.accounts)]
    ]


@st.composite
def problems(draw: st.DrawFn, most_slots: int = 6, most_people: int = 4) -> Problem:
    """A problem of any kind: breaks, nights, fixed slots, pins, accounts, people who are away."""
    count = draw(st.integers(1, most_slots))
    starts = sorted(draw(st.sets(st.integers(0, 16), min_size=count, max_size=count)))
    begun = draw(st.integers(0, 2)) if draw(st.booleans()) else 0
    accounts = draw(
        st.sampled_from([(), (MAIN,), (MAIN, AT_COURTS), (MAIN, AT_COURTS, AT_PRISONS)])
    )
    whole = Problem(
        slots=tuple(
            SlotFacts(
                slot_id=10 + n,
                span=half_hours(start, start + 1),
                needed=draw(st.integers(0, 3)),
                standbys=draw(st.integers(0, 1)),
                is_night=draw(st.booleans()),
                is_fixed=n < begun,
            )
            for n, start in enumerate(starts)
        ),
        people=tuple(
            draw(people(number + 1, [10 + n for n in range(count)], accounts))
            for number in range(draw(st.integers(1, most_people)))
        ),
        departments=tuple(draw(departments(one, accounts)) for one in (HOSTELS, COURTS, PRISONS)),
        rest=HALF_HOUR * draw(st.sampled_from([0, 0, 1, 2, 4])),
        accounts=accounts,
    )
    current = draw(places_of(whole, most=3))
    return replace(
        whole,
        current=tuple(
            Held(place, draw(st.integers(1, 3)), draw(st.booleans())) for place in current
        ),
    )


@st.composite
def tight_problems(draw: st.DrawFn) -> Problem:
    """A problem in which people are few: hardly a break, rest, one to three slots each."""
    count = draw(st.integers(3, 6))
    starts = [n + draw(st.sampled_from([0, 0, 2])) * (n > count // 2) for n in range(count)]
    accounts = (MAIN, AT_COURTS)[: draw(st.sampled_from([0, 0, 2]))]
    facts = draw(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 1)), min_size=count))
    return Problem(
        slots=tuple(
            SlotFacts(
                10 + n, half_hours(start, start + 1), needed, standbys, is_night=n < count // 2
            )
            for n, (start, (needed, standbys)) in enumerate(zip(starts, facts, strict=False))
        ),
        people=tuple(
            PersonFacts(
                person_id=number + 1,
                department_id=number % 2 + 1,
                available=draw(st.sampled_from([ALWAYS, (draw(times()),)])),
                most_slots=draw(st.integers(1, 3)),
                at_night=draw(st.sampled_from([True, True, False])),
                accounts=accounts[: draw(st.integers(1, 2))],
            )
            for number in range(draw(st.integers(1, 4)))
        ),
        departments=(DepartmentFacts(HOSTELS), DepartmentFacts(COURTS)),
        rest=HALF_HOUR * draw(st.integers(0, 3)),
        accounts=accounts,
    )


@st.composite
def people(
    draw: st.DrawFn, number: int, slot_ids: list[int], accounts: tuple[int, ...]
) -> PersonFacts:
    """Somebody with one or two times, limits and accounts of their own."""
    return PersonFacts(
        person_id=number,
        department_id=draw(st.sampled_from([HOSTELS, COURTS, PRISONS])),
        available=tuple(draw(st.lists(times(), min_size=1, max_size=2))),
        most_slots=draw(st.integers(0, 3)),
        at_night=draw(st.booleans()),
        rather_not=tuple(draw(st.lists(times(), max_size=1))),
        declined=frozenset(draw(st.sets(st.sampled_from(slot_ids), max_size=1))),
        accounts=tuple(draw(st.permutations(accounts)))[: draw(st.integers(0, len(accounts)))],
    )


@st.composite
def departments(draw: st.DrawFn, number: int, accounts: tuple[int, ...]) -> DepartmentFacts:
    """A department; the stage and the accounts may be those of another too."""
    return DepartmentFacts(
        number,
        fewest=draw(st.integers(0, 2)),
        stage=draw(st.sampled_from(["", "court", "custody"])),
        accounts=frozenset({number} & set(accounts)) if draw(st.booleans()) else frozenset(),
    )


@st.composite
def times(draw: st.DrawFn) -> Span:
    """A time between 9am and 5:30pm, a quarter of an hour off the slots now and then."""
    first = draw(st.integers(0, 16))
    span = half_hours(first, draw(st.integers(first + 1, 17)))
    shift = draw(st.sampled_from([0, 0, 0, 15])) * timedelta(minutes=1)
    return Span(span.start + shift, span.end + shift)
