"""The cast around people: Priya organises GMPT24, Lena leads its hostels, Vik looks on."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.models import Department, Event, Person, RoleKind, User
from tests.factories import DepartmentFactory, PersonFactory, role_in


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
