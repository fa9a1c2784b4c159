"""Who registers was invited, and does so with the invited address."""

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rota.events.actions import invite
from rota.models import Event, Invitation, Message, MessageKind, Role, User
from tests.people.browsers import PASSWORD, SIGN_UP, is_in, words

pytestmark = pytest.mark.usefixtures("fast_and_uncounted")


@pytest.fixture
def invitation(gmpt24: Event, priya: User) -> Invitation:
    """Femi is invited to organise GMPT24."""
    return invite(
        gmpt24,
        "femi@example.org",
        kind="organiser",
        department=None,
        by=priya,
        now=timezone.now(),
    )


def follow(invitation: Invitation, client: Client) -> HttpResponse:
    """Open the link of the mail, press the button to register; the page that comes."""
    address = reverse("events:accept", args=[invitation.token])
    return client.post(address, {"register": "yes"}, follow=True)


def register(client: Client, **changed: str) -> HttpResponse:
    """Fill in the form."""
    form = {"name": "Femi Adu", "email": "femi@example.org", "password1": PASSWORD}
    return client.post(SIGN_UP, form | changed, follow=True)


def test_nobody_registers_without_an_invitation(db: None) -> None:
    page = Client().get(SIGN_UP)
    assert "Registration is by invitation" in words(page)
    assert "Registration is by invitation" in words(register(Client()))
    assert not User.objects.exists()


def test_who_is_invited_registers_and_then_accepts(invitation: Invitation) -> None:
    client = Client()
    page = follow(invitation, client)
    assert 'value="femi@example.org"' in page.content.decode()
    answer = register(client)
    assert answer.status_code == 200
    femi = User.objects.get(email="femi@example.org")
    assert (femi.name, is_in(client)) == ("Femi Adu", True)
    client.post(reverse("events:accept", args=[invitation.token]))
    assert Role.objects.get(user=femi).kind == "organiser"


def test_the_invited_address_needs_no_mail_to_be_confirmed(invitation: Invitation) -> None:
    client = Client()
    follow(invitation, client)
    register(client)
    assert EmailAddress.objects.get(user__email="femi@example.org").verified
    assert not Message.objects.filter(kind=MessageKind.ACCOUNT).exists()


def test_nobody_registers_with_another_address_than_the_invited_one(
    invitation: Invitation, alex: User
) -> None:
    """So that nobody learns here which addresses are known."""
    client = Client()
    follow(invitation, client)
    register(client, email=alex.email)
    assert set(User.objects.values_list("email", flat=True)) == {
        "alex@example.org",
        "femi@example.org",
        "priya@example.org",
    }


@pytest.mark.parametrize(
    "change", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}]
)
def test_an_invitation_that_stands_no_more_opens_no_registration(
    invitation: Invitation, change: dict[str, object]
) -> None:
    client = Client()
    follow(invitation, client)
    Invitation.objects.update(**change)
    assert "Registration is by invitation" in words(register(client))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "This password is too short. It must contain at least 12 characters."),
        ("password1234", "This password is too common."),
        ("femi@example.org", "The password is too similar to the"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    invitation: Invitation, password: str, reason: str
) -> None:
    client = Client()
    follow(invitation, client)
    page = register(client, password1=password).content.decode()
    assert reason in page
    assert 'value="Femi Adu"' in page
