"""The admin is for superusers, and for reading."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from rota.models import Message, MessageKind, User
from tests.factories import LONG_BEFORE, UserFactory
from tests.stage import Stage


@pytest.fixture
def root(db: None, signed_in: Callable[[User], Client]) -> Client:
    """A superuser's browser."""
    return signed_in(UserFactory(name="Root", is_staff=True, is_superuser=True))


def test_every_model_of_ours_is_there() -> None:
    ours = set(apps.get_app_config("rota").get_models())
    assert ours <= set(admin.site._registry)


def test_every_list_opens_and_offers_nothing_to_add(root: Client) -> None:
    stage = Stage("gmpt24")
    assert stage.event.pk
    for model in admin.site._registry:
        url = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert root.get(url).status_code == 200, url
        assert root.get(f"{url}add/").status_code == 403, url


def test_nothing_of_ours_is_changed_or_deleted_here(root: Client) -> None:
    event = Stage("gmpt24").event
    for action in ("change", "delete"):
        answer = root.post(f"/admin/rota/event/{event.pk}/{action}/", {"name": "Other"})
        assert answer.status_code == 403


def test_the_words_of_a_message_are_not_shown(root: Client) -> None:
    message = Message.objects.queue(
        key="account:1", now=LONG_BEFORE, kind=MessageKind.ACCOUNT, text="https://secret.example/"
    )
    page = root.get(f"/admin/rota/message/{message.pk}/change/").content.decode()
    assert "account:1" in page
    assert "secret.example" not in page


@pytest.mark.django_db
def test_staff_who_are_no_superusers_see_nothing(signed_in: Callable[[User], Client]) -> None:
    staff = signed_in(UserFactory(name="Sam Okoro", is_staff=True))
    assert staff.get("/admin/rota/event/").status_code == 403


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    assert client.get("/admin/login/").headers["Location"].startswith("/accounts/login/")
