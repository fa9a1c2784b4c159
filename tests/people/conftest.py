"""The cast around people: Priya organises GMPT24, Lena leads its hostels, Vik looks on."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from rota.models import Department, Event, RoleKind, User
from tests.factories import UserFactory, role_in
from tests.people.browsers import PASSWORD


@pytest.fixture
def as_priya(priya: User, signed_in: Callable[[User], Client]) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def as_lena(gmpt24: Event, hostels: Department, signed_in: Callable[[User], Client]) -> Client:
    """The browser of Lena, who leads the hostels."""
    return signed_in(role_in(gmpt24, "Lena Marsh", RoleKind.LEAD, department=hostels))


@pytest.fixture
def as_vik(gmpt24: Event, signed_in: Callable[[User], Client]) -> Client:
    """The browser of Vik, who may only look."""
    return signed_in(role_in(gmpt24, "Vik Dale", RoleKind.VIEWER))


@pytest.fixture
def alex(db: None) -> User:
    """Alex signs in with a password."""
    return UserFactory(name="Alex Reed", password=PASSWORD)


@pytest.fixture
def fast_and_uncounted(settings: LazySettings) -> None:
    """Passwords cost little here, and attempts of other tests do not count."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    own = settings.CACHES["default"] | {"KEY_PREFIX": str(uuid4())}
    settings.CACHES = {"default": own}
