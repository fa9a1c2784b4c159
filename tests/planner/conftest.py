"""Sam and Alex of the hostels, Cora of the courts, and the first hours of GMPT24."""

from datetime import timedelta

import pytest

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
def main_account(gmpt24: Event) -> Account:
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
    """9am, for one person and one standby."""
    return SlotFactory(event=gmpt24, standbys_needed=1)


@pytest.fixture
def half_past(nine: Slot) -> Slot:
    """9:30am."""
    return SlotFactory(event=nine.event, starts_at=nine.ends_at, standbys_needed=1)


@pytest.fixture
def one(nine: Slot) -> Slot:
    """1pm, long after the first."""
    return SlotFactory(
        event=nine.event, starts_at=nine.starts_at + timedelta(hours=4), standbys_needed=1
    )


@pytest.fixture
def turn(nine: Slot, sam: Person, main_account: Account) -> Assignment:
    """Sam has confirmed 9am."""
    return AssignmentFactory(slot=nine, person=sam, account=main_account)
