"""What every test may ask for. The setup of a test stands in the test."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from rota.models import Event, User
from tests.factories import EventFactory, role_in


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
