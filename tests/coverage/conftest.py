"""Sam of the hostels is on at 9am, Cora of the courts stands by, and nobody has 9:30am."""

import pytest

from rota.models import Assignment, Department, Event, Person, Slot
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    PersonFactory,
    SlotFactory,
)


@pytest.fixture
def sam(hostels: Department) -> Person:
    return PersonFactory(department=hostels, phone="0161 496 0101")


@pytest.fixture
def nine(gmpt24: Event) -> Slot:
    return SlotFactory(event=gmpt24)


@pytest.fixture
def half_past(nine: Slot) -> Slot:
    return SlotFactory(event=nine.event, starts_at=nine.ends_at)


@pytest.fixture
def turn(nine: Slot, sam: Person) -> Assignment:
    """Sam at 9am, from @gmpt_example."""
    account = AccountFactory(event=nine.event)
    return AssignmentFactory(slot=nine, person=sam, account=account)


@pytest.fixture
def standby(nine: Slot, cora: Person) -> Assignment:
    return AssignmentFactory(slot=nine, person=cora, kind="standby")
