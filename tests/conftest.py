"""What every test may ask for. The setup of a test stands in the test."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from hypothesis import settings as hypothesis_settings

from rota.coverage.queries import SLOTS
from rota.lib.kept import SHELF
from rota.models import Account, Assignment, Department, Event, Person, Slot, User
from rota.planner.queries.broken import FACTS_KEPT, JUDGED_KEPT
from tests.factories import (
    LONG_BEFORE,
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    role_in,
)

pytest_plugins = ["tests.strict"]

hypothesis_settings.register_profile("untimed", deadline=None)  # machines are busy at times
hypothesis_settings.load_profile("untimed")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run on the second one alone."""
    for item in items:
        if item.get_closest_marker("postgresql"):
            continue
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested in a file, as it is run: in memory two connections never meet."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")


@receiver(connection_created)
def reverse_unordered(connection: BaseDatabaseWrapper, **signal: object) -> None:
    """Rows come backwards where no order was asked: nothing may count on the order of writing.

    PostgreSQL has no such switch and changes that order now and then.
    """
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def empty_shelf() -> None:
    """Nothing is kept from another test."""
    SHELF.clear()
    SLOTS.clear()
    FACTS_KEPT.clear()
    JUDGED_KEPT.clear()


@pytest.fixture(scope="session")
def pds() -> str:
    """The address of Bluesky's own server."""
    address = os.environ.get("BLUESKY_PDS")
    if not address:
        pytest.skip("there is no Bluesky server: bin/test brings one by npm")
    return address


@pytest.fixture
def gmpt24(db: None) -> Event:
    """The model event, empty."""
    return EventFactory()


@pytest.fixture
def priya(gmpt24: Event) -> User:
    """Priya organises GMPT24."""
    return role_in(gmpt24, "Priya Nair")


@pytest.fixture
def hostels(gmpt24: Event) -> Department:
    """The hostels of GMPT24."""
    return DepartmentFactory(event=gmpt24)


@pytest.fixture
def courts(gmpt24: Event) -> Department:
    """The courts of GMPT24."""
    return DepartmentFactory(event=gmpt24, name="Courts", stage="court")


@pytest.fixture
def sam(hostels: Department) -> Person:
    """Sam works in the hostels."""
    return PersonFactory(department=hostels)


@pytest.fixture
def cora(courts: Department) -> Person:
    """Cora works in the courts."""
    return PersonFactory(department=courts, name="Cora Lane")


@pytest.fixture
def main_account(gmpt24: Event) -> Account:
    """The main account of GMPT24."""
    return AccountFactory(event=gmpt24)


@pytest.fixture
def alex(hostels: Department) -> Person:
    """Alex works in the hostels too."""
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
def at() -> Iterator[Callable[[datetime], None]]:
    """Sets the clock that entry points read; it stands still, a week before GMPT24 at first."""
    with time_machine.travel(LONG_BEFORE, tick=False) as clock:
        yield clock.move_to


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client signed in as somebody."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
