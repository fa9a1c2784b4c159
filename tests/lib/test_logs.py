"""Log lines without secrets."""

import logging

import pytest
from django.test import Client

from rota.lib.logs import MaskTokens


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/my/0123abcd/mail/", "/my/.../mail/"),
        ("/MY/0123ABCD", "/MY/..."),
        ("/invited/0123abcd/", "/invited/.../"),
        ("/sign-in/0123abcd/?next=/", "/sign-in/.../?next=/"),
        ("/e/gmpt24/my/", "/e/gmpt24/my/"),
    ],
)
def test_a_private_address_loses_its_token(path: str, logged: str) -> None:
    record = logging.LogRecord("x", 30, "", 0, "Not Found: %s", (path,), None)
    MaskTokens().filter(record)
    assert record.getMessage() == f"Not Found: {logged}"


@pytest.mark.django_db
def test_a_page_that_is_missing_does_not_log_its_token(capfd: pytest.CaptureFixture[str]) -> None:
    Client().get("/my/canary0123456789/nothing-here/")
    assert "canary" not in capfd.readouterr().err
