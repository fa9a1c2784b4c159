"""Two organisers in the same moment. What the database refuses holds without any lock of ours.

Each race is also run with its guard off. That control has to show a double booking, or the races
above it would prove nothing. SQLite lets one transaction write at a time, so it has no doubles
whatever is switched off.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import Model

from rota.models import Assignment, Event, Person, Slot, User
from rota.planner.actions import assign, assignments, make_slots
from tests.factories import LONG_BEFORE, EventFactory, SlotFactory
from tests.races import Race, refusals, rivals

pytestmark = pytest.mark.django_db(transaction=True)

Attempts = Sequence[Callable[[], object]]
RACES = 200
HAS_RACES = connection.vendor == "postgresql"
OVERLAP = import_module("rota.migrations.0003_slots_never_overlap")


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory()


@pytest.fixture
def race() -> Iterator[Race]:
    with rivals(2) as race:
        yield race


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions read the rows and do not hold them."""
    monkeypatch.setattr(assignments, "lock_person", lambda one: Person.objects.get(pk=one.pk))
    monkeypatch.setattr(assignments, "lock_slots", lambda one: [Slot.objects.get(pk=one)])


@pytest.fixture
def with_doubles(transactional_db: None) -> Iterator[None]:
    """The database takes two people in one seat, and one person in two seats of a slot."""
    names = {"assignment_one_person_a_seat", "assignment_one_seat_a_person"}
    constraints = [one for one in Assignment._meta.constraints if one.name in names]
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(Assignment, constraint)
    yield
    Assignment.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(Assignment, constraint)


@pytest.fixture
def with_overlaps(transactional_db: None) -> Iterator[None]:
    """The database takes slots that overlap."""
    with connection.schema_editor() as editor:
        OVERLAP.allow(None, editor)
    yield
    Slot.objects.all().delete()
    with connection.schema_editor() as editor:
        OVERLAP.forbid(None, editor)


def outcomes(race: Race, attempts: Attempts, made: type[Model] = Assignment) -> Iterator[int]:
    """How many rows each of 200 races leaves."""
    for _ in range(RACES):
        made._default_manager.all().delete()
        race(*attempts)
        yield made._default_manager.count()


@pytest.fixture
def one_seat(nine: Slot, sam: Person, alex: Person, priya: User) -> Attempts:
    """Sam and Alex are given the only place of 9am."""
    return [partial(assign, nine, person, by=priya, now=LONG_BEFORE) for person in (sam, alex)]


@pytest.fixture
def one_slot(nine: Slot, sam: Person, priya: User) -> Attempts:
    """Sam is to post at 9am, and to stand by at 9am."""
    kinds = ("primary", "standby")
    return [partial(assign, nine, sam, kind=kind, by=priya, now=LONG_BEFORE) for kind in kinds]


@pytest.fixture
def no_rest(nine: Slot, half_past: Slot, sam: Person, priya: User) -> Attempts:
    """Sam is given 9am and 9:30am, between which there is no rest."""
    return [partial(assign, slot, sam, by=priya, now=LONG_BEFORE) for slot in (nine, half_past)]


@pytest.fixture
def two_places(nine: Slot, sam: Person, priya: User, with_overlaps: None) -> Attempts:
    """Sam is given 9am and 9:15am, while 9am is still on; the database was told to take such."""
    later = SlotFactory(event=nine.event, starts_at=nine.starts_at + timedelta(minutes=15))
    return [partial(assign, slot, sam, by=priya, now=LONG_BEFORE) for slot in (nine, later)]


RULES = {
    "one_seat": {"The slot has everybody it needs."},
    "one_slot": {"Sam Okoro is in this slot already."},
    "no_rest": {
        f"Sam Okoro has {other}, Thursday 12 December, right next to it; "
        "the event asks for 2 hours of rest."
        for other in ("9am to 9:30am", "9:30am to 10am")
    },
    "two_places": {
        f"Sam Okoro has {other}, Thursday 12 December, at the same time."
        for other in ("9am to 9:30am", "9:15am to 9:45am")
    },
}


@pytest.mark.parametrize("contest", RULES)
def test_one_wins_and_the_other_is_told_why(
    contest: str, race: Race, request: pytest.FixtureRequest
) -> None:
    attempts = request.getfixturevalue(contest)
    for _ in range(RACES):
        Assignment.objects.all().delete()
        (told,) = refusals(race(*attempts))
        assert told in RULES[contest]
        assert Assignment.objects.count() == 1


@pytest.mark.parametrize("contest", ["one_seat", "one_slot"])
def test_the_database_alone_takes_one(
    contest: str, race: Race, without_locks: None, request: pytest.FixtureRequest
) -> None:
    assert set(outcomes(race, request.getfixturevalue(contest))) == {1}


@pytest.mark.parametrize("contest", RULES)
@pytest.mark.usefixtures("without_locks", "with_doubles")
def test_control_without_any_guard_both_win(
    contest: str, race: Race, request: pytest.FixtureRequest
) -> None:
    attempts = request.getfixturevalue(contest)
    assert (2 in outcomes(race, attempts)) == HAS_RACES


@pytest.fixture
def slots_at_once(gmpt24: Event) -> Attempts:
    """Two writers make slots that overlap by a quarter of an hour."""

    def make(minutes: int) -> None:
        with suppress(IntegrityError, OperationalError):  # the loser may be told of a deadlock
            SlotFactory(event=gmpt24, starts_at=gmpt24.starts_at + timedelta(minutes=minutes))

    return [partial(make, 0), partial(make, 15)]


def test_of_two_overlapping_slots_the_database_takes_one(
    race: Race, slots_at_once: Attempts
) -> None:
    assert set(outcomes(race, slots_at_once, Slot)) == {1}


def test_control_without_the_constraint_both_overlap(
    race: Race, slots_at_once: Attempts, with_overlaps: None
) -> None:
    assert 2 in outcomes(race, slots_at_once, Slot)


def test_two_who_make_the_slots_at_once_make_them_once(
    race: Race, gmpt24: Event, priya: User
) -> None:
    for _ in range(20):
        Slot.objects.all().delete()
        version = Event.objects.get().version
        make = partial(make_slots, gmpt24, seen_version=version, by=priya, now=LONG_BEFORE)
        (told,) = refusals(race(make, make))
        assert told.startswith("The rota has changed since this preview was made.")
        assert gmpt24.slots.count() == 48
