"""The page behind a sign-in link of this machine."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from rota.events.queries.sign_in import sign_in_token
from rota.models import User


@pytest.fixture
def url(olu: User, settings: LazySettings) -> str:
    """Olu's link in the embedded run."""
    settings.EMBEDDED = True
    return f"/sign-in/{sign_in_token(olu, timezone.now())}/"


def test_looking_signs_nobody_in(url: str) -> None:
    client = Client()
    page = client.get(url)
    assert "Sign in as Olu Bright" in page.content.decode()
    assert client.get("/").status_code == 302


def test_the_button_signs_in_once(url: str) -> None:
    client = Client()
    assert client.post(url).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Client().post(url).status_code == 410


@pytest.mark.parametrize(
    "place",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_the_link_works_on_this_machine_only(url: str, place: dict[str, str]) -> None:
    assert Client(**place).get(url).status_code == 404
    assert Client(**place).post(url).status_code == 404


def test_outside_the_embedded_run_there_is_no_such_page(url: str, settings: LazySettings) -> None:
    settings.EMBEDDED = False
    assert Client().post(url).status_code == 404
