"""An invitation is looked at and accepted."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.events.actions import invite
from rota.models import Event, Invitation, Role, User
from tests.events.conftest import NOW
from tests.factories import UserFactory


@pytest.fixture
def invitation(gmpt24: Event, olu: User) -> Invitation:
    """Alex is invited to organise, and the link does not run out."""
    made = invite(gmpt24, "alex@example.org", kind="organiser", department=None, by=olu, now=NOW)
    Invitation.objects.update(expires_at=NOW.replace(year=9999))
    return made


@pytest.fixture
def url(invitation: Invitation) -> str:
    """The address in Alex's mail."""
    return f"/invited/{invitation.token}/"


def test_looking_at_an_invitation_changes_nothing(url: str) -> None:
    page = Client().get(url)
    assert "You are invited to run <strong>GMPT24</strong>" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert Role.objects.count() == 1
    assert not page.cookies.get("session")


def test_its_form_can_be_posted_from_a_real_browser(url: str) -> None:
    """Under no-referrer a browser would send `Origin: null`, which CSRF protection refuses."""
    assert Client().get(url).headers["Referrer-Policy"] == "strict-origin"


def test_a_link_in_capitals_with_a_full_stop_opens_all_the_same(
    invitation: Invitation,
) -> None:
    assert Client().get(f"/invited/{invitation.token.upper()}./").status_code == 200


def test_who_is_not_signed_in_signs_in_first(url: str) -> None:
    answer = Client().post(url)
    assert answer.headers["Location"] == f"/accounts/login/?next={url.replace('/', '%2F')}"


def test_who_is_invited_accepts(url: str, signed_in: Callable[[User], Client]) -> None:
    alex = UserFactory(name="Alex Reed")
    page = signed_in(alex).post(url, follow=True)
    assert page.redirect_chain == [("/e/gmpt24/", 302)]
    assert "You now run GMPT24, as organiser." in page.content.decode()
    assert Role.objects.get(user=alex).kind == "organiser"


def test_who_has_another_address_has_to_mean_it(
    url: str, signed_in: Callable[[User], Client]
) -> None:
    sam = UserFactory(name="Sam Okoro")
    page = signed_in(sam).post(url).content.decode()
    assert "Tick the box to accept as yourself." in page
    assert not Role.objects.filter(user=sam).exists()
    signed_in(sam).post(url, {"sure": "on"})
    assert Role.objects.filter(user=sam).exists()


def test_who_has_a_role_keeps_it(url: str, as_priya: Client, priya: User) -> None:
    page = as_priya.post(url, {"sure": "on"}).content.decode()
    assert "You have a role in this event already: organiser." in page


def test_a_closed_invitation_says_what_to_do(url: str) -> None:
    Invitation.objects.update(withdrawn_at=NOW)
    page = Client().get(url)
    assert (page.status_code, "Ask whoever invited you" in page.content.decode()) == (410, True)
