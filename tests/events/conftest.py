"""The cast of the set-up: Olu owns GMPT24, Sam may look, Priya organises."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rota.models import Event, RoleKind, User
from tests.factories import START, role_in

NOW = START - timedelta(days=3)


@pytest.fixture
def olu(gmpt24: Event) -> User:
    """Olu owns GMPT24."""
    return role_in(gmpt24, "Olu Bright", RoleKind.OWNER)


@pytest.fixture
def as_olu(olu: User, signed_in: Callable[[User], Client]) -> Client:
    """A browser in which Olu is signed in."""
    return signed_in(olu)


@pytest.fixture
def as_priya(priya: User, signed_in: Callable[[User], Client]) -> Client:
    """A browser in which Priya is signed in."""
    return signed_in(priya)
