"""Log lines without secrets."""

import logging

import pytest
from django.test import Client

from rota.lib.logs import MaskTokens


def test_a_private_address_loses_its_token() -> None:
    record = logging.LogRecord("x", 30, "", 0, "Not Found: %s", ("/my/0123abcd/mail/",), None)
    MaskTokens().filter(record)
    assert record.getMessage() == "Not Found: /my/.../mail/"


@pytest.mark.django_db
def test_a_page_that_is_missing_does_not_log_its_token(capfd: pytest.CaptureFixture[str]) -> None:
    Client().get("/my/canary0123456789/nothing-here/")
    assert "canary" not in capfd.readouterr().err
