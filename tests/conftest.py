"""What every test may ask for. The setup of a test stands in the test."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from rota.lib.kept import SHELF
from rota.models import Event, User
from tests.factories import EventFactory, role_in

pytest_plugins = ["tests.strict"]

hypothesis_settings.register_profile("untimed", deadline=None)  # machines are busy at times
hypothesis_settings.load_profile("untimed")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run on the second one alone."""
    for item in items:
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


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def empty_shelf() -> None:
    """No page is kept from another test."""
    SHELF.pages.clear()


@pytest.fixture
def gmpt24(db: None) -> Event:
    """The model event, empty."""
    return EventFactory()


@pytest.fixture
def priya(gmpt24: Event) -> User:
    """Priya organises GMPT24."""
    return role_in(gmpt24, "Priya Nair")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client signed in as somebody."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
