"""Sam of the hostels is on at 9am, Cora of the courts stands by, and Alex comes at 9:30am."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine

from rota.models import Account, Assignment, Department, Event, Person, Slot
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    PersonFactory,
    SlotFactory,
)


@pytest.fixture
def hostels(gmpt24: Event) -> Department:
    return DepartmentFactory(event=gmpt24)


@pytest.fixture
def courts(gmpt24: Event) -> Department:
    return DepartmentFactory(event=gmpt24, name="Courts", stage="court")


@pytest.fixture
def account(gmpt24: Event) -> Account:
    """@gmpt_example on X."""
    return AccountFactory(event=gmpt24)


@pytest.fixture
def sam(hostels: Department) -> Person:
    return PersonFactory(department=hostels)


@pytest.fixture
def alex(hostels: Department) -> Person:
    return PersonFactory(department=hostels, name="Alex Reid")


@pytest.fixture
def cora(courts: Department) -> Person:
    return PersonFactory(department=courts, name="Cora Lane")


@pytest.fixture
def nine(gmpt24: Event) -> Slot:
    return SlotFactory(event=gmpt24, standbys_needed=1)


@pytest.fixture
def half_past(nine: Slot) -> Slot:
    return SlotFactory(event=nine.event, starts_at=nine.ends_at)


@pytest.fixture
def turn(nine: Slot, sam: Person, account: Account) -> Assignment:
    """Sam at 9am."""
    return AssignmentFactory(slot=nine, person=sam, account=account)


@pytest.fixture
def standby(nine: Slot, cora: Person, account: Account) -> Assignment:
    """Cora stands by at 9am."""
    return AssignmentFactory(slot=nine, person=cora, account=account, kind="standby")


@pytest.fixture
def next_turn(half_past: Slot, alex: Person, account: Account) -> Assignment:
    """Alex at 9:30am."""
    return AssignmentFactory(slot=half_past, person=alex, account=account)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Sets the clock that entry points read; it stands still."""
    with time_machine.travel(0, tick=False) as clock:
        yield clock.move_to
