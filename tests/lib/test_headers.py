"""What stands above every answer."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.stage import Stage

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "frame-src 'self'; base-uri 'none'; object-src 'none'; manifest-src 'self'"
)


def directives(policy: str) -> set[str]:
    """A content security policy, whatever its order."""
    return {part.strip() for part in policy.split(";")}


@pytest.fixture
def gmpt24(db: None) -> Stage:
    """GMPT24, about to begin."""
    return Stage("gmpt24", starts_at=timezone.now())


def answers(stage: Stage) -> dict[int, object]:
    """An answer of every status that a browser can get, by its status."""
    client = Client()
    client.force_login(stage.users["viewer"], backend="django.contrib.auth.backends.ModelBackend")
    huge = SimpleUploadedFile("huge.csv", bytes(26 * 1024 * 1024))
    found = [
        client.get("/"),
        Client().get("/"),
        client.get("/", headers={"Host": "evil.example"}),
        client.get("/e/gmpt24/settings/"),
        client.get("/nowhere/"),
        client.put(reverse("account_reset_password_done")),
        Client().get("/invited/nothing/"),
        Client().post(reverse("account_login"), {"file": huge}),
    ]
    return {answer.status_code: answer for answer in found}


def test_every_answer_carries_the_policy_errors_included(gmpt24: Stage) -> None:
    found = answers(gmpt24)
    assert sorted(found) == [200, 302, 400, 403, 404, 405, 410, 413]
    for status, answer in found.items():
        policy = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
        assert directives(policy) == directives(POLICY), status


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ],
)
def test_every_page_carries_the_other_headers(
    gmpt24: Stage, client: Client, header: str, value: str
) -> None:
    for address in ("/accounts/login/", "/nowhere/"):
        assert client.get(address).headers[header] == value


def test_a_fault_of_ours_is_told_in_our_layout_with_the_policy(
    gmpt24: Stage, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = "tests.lib.broken_urls"
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert "<h1>There is a problem with the site</h1>" in answer.content.decode()
    assert directives(answer.headers["Content-Security-Policy"]) == directives(POLICY)
    assert "secret in the exception" not in answer.content.decode()


@pytest.mark.parametrize("page", ["", "mail/"])
def test_private_pages_are_never_kept_nor_told_to_other_sites(gmpt24: Stage, page: str) -> None:
    answer = Client().get(f"/my/{gmpt24.link.token}/{page}")
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_pages_that_do_not_open_are_as_private(gmpt24: Stage) -> None:
    answer = Client().get("/my/0000000000000000000000000000000000000000/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
