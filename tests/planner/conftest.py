"""Sam and Alex of the hostels, Cora of the courts, and the first hours of GMPT24."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from rota.models import Account, Assignment, Department, Event, Person, Slot, User
from tests.factories import (
    LONG_BEFORE,
    AccountFactory,
    AssignmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    role_in,
)


@pytest.fixture
def main_account(gmpt24: Event) -> Account:
    return AccountFactory(event=gmpt24)


@pytest.fixture
def alex(hostels: Department) -> Person:
    return PersonFactory(department=hostels, name="Alex Reid")


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


@pytest.fixture
def long_before(at: Callable[[datetime], None]) -> None:
    """A week before GMPT24."""
    at(LONG_BEFORE)


@pytest.fixture
def clocks_back(priya: User) -> Event:
    """A calendar day of 25 hours: Sunday 27 October 2013 in London, organised by Priya."""
    start = datetime(2013, 10, 26, 23, tzinfo=UTC)
    event = EventFactory(slug="back24", starts_at=start, ends_at=start + timedelta(hours=25))
    role_in(event, priya.name)
    return event
