"""What every test may ask for. The setup of a test stands in the test."""

import os
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from rota.models import Event, User
from tests.factories import EventFactory, role_in

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run on the second one alone."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Where everything must be there (CI=true), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


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
