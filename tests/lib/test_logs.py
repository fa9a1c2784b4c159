"""Log lines without secrets."""

import logging
from io import StringIO

import pytest
from django.test import Client

from rota.lib.logs import MaskTokens

SECRET_PLACES = [
    "/my/{}/mail/",
    "/invited/{}/",
    "/sign-in/{}/",
    "/accounts/confirm-email/{}/",
    "/accounts/password/reset/key/{}/",
    "/accounts/login/?next=%2Finvited%2F{}%2F",
    "/accounts/login/?next=/my/{}/&x=1",
    "/MY/{}/",
]
CANARY = "0123abcd-canary:4567"


def masked(text: str) -> str:
    """A log line as it is written."""
    record = logging.LogRecord("x", 30, "", 0, "Not Found: %s", (text,), None)
    assert MaskTokens().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("place", SECRET_PLACES)
def test_a_private_address_loses_its_token_and_nothing_else(place: str) -> None:
    assert masked(place.format(CANARY)) == f"Not Found: {place.format('...')}"


@pytest.mark.parametrize("text", ["/my-link/", "/e/gmpt24/rota/", "/accounts/password/reset/done/"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == f"Not Found: {text}"


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the site's own handler writes: it holds the stderr there was when it was made."""
    handler = logging.getLogger("django").handlers[0]
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.mark.django_db
@pytest.mark.parametrize("place", [place for place in SECRET_PLACES if "?" not in place])
def test_a_page_that_is_missing_does_not_log_its_token(place: str, console: StringIO) -> None:
    Client().get(f"{place.format('canary0123456789')}nothing-here/")
    assert console.getvalue().endswith(f": {place.format('...')}nothing-here/\n")


def test_a_host_that_is_not_ours_is_a_line_without_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert Client().get("/", headers={"Host": "elsewhere.example.net"}).status_code == 400
    (record,) = caplog.records
    assert record.getMessage().startswith("Invalid HTTP_HOST header: 'elsewhere.example.net'.")
    assert (record.exc_info, record.exc_text) == (None, None)
