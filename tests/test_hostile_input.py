"""Whatever is asked for or sent, the site answers with a page and not with a fault."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.stage import Stage
from tests.test_permissions import ROUTES, address

ASKED = ("account", "at", "columns", "day", "department", "kind", "name", "next", "only", "page",
         "person", "plan", "search", "slot", "slots", "state", "step", "version")  # fmt: skip
SENT = (*ASKED, "answer", "action", "available", "email", "mails", "most_slots", "notes", "phone",
        "posted_at", "reason", "seen", "starts_at", "url", "words")  # fmt: skip
HOSTILE = ["\0", "9" * 40, "-1", "²", "A\u202eB", "\r\nBcc: cora@example.org", "x" * 5000]
NAMES = sorted(name for name in ROUTES if not name.startswith(("account_", "mfa_", "admin")))


@pytest.fixture
def gmpt24(db: None) -> Stage:
    """GMPT24 starts within the hour, so that private pages are open."""
    return Stage("gmpt24", starts_at=timezone.now() + timedelta(minutes=3))


@pytest.fixture
def client(gmpt24: Stage) -> Client:
    """The owner's browser, which is shown faults as they are."""
    client = Client()
    client.force_login(gmpt24.users["owner"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("name", NAMES)
def test_no_address_fails_whatever_is_asked(name: str, gmpt24: Stage, client: Client) -> None:
    page = address(name, gmpt24)
    statuses = {client.get(page, dict.fromkeys(ASKED, text)).status_code for text in HOSTILE}
    assert max(statuses) < 500


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:8])
def test_no_address_fails_whatever_is_sent(
    name: str, text: str, gmpt24: Stage, client: Client
) -> None:
    page = address(name, gmpt24)
    assert client.post(page, dict.fromkeys(SENT, text)).status_code < 500


def test_a_nul_in_an_address_is_answered_with_our_page(client: Client) -> None:
    answer = client.get("/e/gmpt24/people/", {"search": "\0"})
    assert answer.status_code == 400
    assert "<h1>The site could not read that</h1>" in answer.content.decode()
