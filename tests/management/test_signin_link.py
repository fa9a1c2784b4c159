"""`manage.py signin_link`."""

import re
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from rota.models import Event, RoleKind
from tests.factories import EventFactory, UserFactory, role_in


@pytest.fixture(autouse=True)
def embedded(settings: LazySettings) -> None:
    """The site was started by bin/run."""
    settings.EMBEDDED = True
    settings.SITE_URL = "http://localhost:8000"


def link(**options: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("signin_link", stdout=out, **options)
    return out.getvalue()


def test_the_link_signs_in_the_owner_of_the_first_event(gmpt24: Event) -> None:
    role_in(gmpt24, "Priya Nair")
    role_in(gmpt24, "Olu Bright", RoleKind.OWNER)
    role_in(EventFactory(slug="walsall24"), "Alex Reed", RoleKind.OWNER)
    found = re.fullmatch(r"http://localhost:8000(/sign-in/[^/]+/)\n", link())
    assert found
    assert "Sign in as Olu Bright" in Client().get(found[1]).content.decode()


@pytest.mark.django_db
def test_the_link_can_be_for_somebody_else() -> None:
    UserFactory(name="Alex Reed")
    page = Client().get(
        link(email="ALEX@example.org").strip().removeprefix("http://localhost:8000")
    )
    assert "Sign in as Alex Reed" in page.content.decode()


@pytest.mark.django_db
def test_without_an_owner_it_says_so() -> None:
    with pytest.raises(CommandError, match="No event has an owner yet"):
        link()


@pytest.mark.django_db
def test_an_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in as sam@example.org"):
        link(email="sam@example.org")


def test_outside_the_embedded_run_it_refuses(settings: LazySettings) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="only where the site was started by bin/run"):
        link()
