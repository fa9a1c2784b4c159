"""Sam of the hostels is on at 9am, Cora of the courts stands by, and Alex comes at 9:30am."""

import pytest

from rota.models import Account, Assignment, Department, Event, Person, Slot
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    PersonFactory,
    SlotFactory,
)


@pytest.fixture
def account(gmpt24: Event) -> Account:
    """@gmpt_example on X."""
    return AccountFactory(event=gmpt24)


@pytest.fixture
def alex(hostels: Department) -> Person:
    return PersonFactory(department=hostels, name="Alex Reid")


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
