"""Pages about who runs the event."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Event, Invitation, Role, RoleKind, User
from tests.factories import role_in

ALEX = {"email": "alex@example.org", "kind": "viewer", "department": ""}


def test_an_owner_invites(as_olu: Client) -> None:
    page = as_olu.post("/e/gmpt24/roles/", ALEX, follow=True).content.decode()
    assert "A mail to alex@example.org is on its way." in page
    assert "Invite again" in page


def test_a_lead_without_a_department_is_asked_for_one(as_olu: Client) -> None:
    page = as_olu.post("/e/gmpt24/roles/", ALEX | {"kind": "lead"}).content.decode()
    assert "Choose the department they lead." in page
    assert 'value="alex@example.org"' in page


def test_others_see_who_runs_the_event_but_no_address(
    olu: User, gmpt24: Event, signed_in: Callable[[User], Client]
) -> None:
    vik = role_in(gmpt24, "Vik Dale", RoleKind.VIEWER)
    page = signed_in(vik).get("/e/gmpt24/roles/").content.decode()
    assert "Olu Bright" in page
    assert "olu@example.org" not in page
    assert "Send the invitation" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_roles_take_the_same_queries_for_every_number_of_people(
    count: int, gmpt24: Event, as_olu: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        role_in(gmpt24, f"Alex{number} Reed", RoleKind.VIEWER)
    with django_assert_num_queries(6):
        as_olu.get("/e/gmpt24/roles/")


def test_a_role_is_changed(olu: User, priya: User, as_olu: Client) -> None:
    role = Role.objects.get(user=priya)
    as_olu.post(f"/e/gmpt24/roles/{role.pk}/", {"kind": "viewer", "department": ""})
    role.refresh_from_db()
    assert role.kind == "viewer"


def test_removing_asks_first(priya: User, as_olu: Client) -> None:
    url = f"/e/gmpt24/roles/{Role.objects.get(user=priya).pk}/remove/"
    assert "Remove Priya Nair?" in as_olu.get(url).content.decode()
    assert Role.objects.filter(user=priya).exists()
    as_olu.post(url)
    assert not Role.objects.filter(user=priya).exists()


def test_the_last_owner_is_told_why_they_stay(olu: User, as_olu: Client) -> None:
    url = f"/e/gmpt24/roles/{Role.objects.get(user=olu).pk}/remove/"
    assert "Olu Bright is the only owner." in as_olu.post(url).content.decode()


def test_who_removes_themselves_goes_back_to_their_events(
    gmpt24: Event, olu: User, as_olu: Client
) -> None:
    role_in(gmpt24, "Alex Reed", RoleKind.OWNER)
    role = Role.objects.get(user=olu)
    answer = as_olu.post(f"/e/gmpt24/roles/{role.pk}/remove/", follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([("/", 302)], 200)


def test_withdrawing_asks_first(as_olu: Client) -> None:
    as_olu.post("/e/gmpt24/roles/", ALEX)
    url = f"/e/gmpt24/invitations/{Invitation.objects.get().pk}/withdraw/"
    assert "Withdraw the invitation of alex@example.org?" in as_olu.get(url).content.decode()
    as_olu.post(url)
    assert not Invitation.objects.standing().exists()
