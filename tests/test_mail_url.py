"""EMAIL_URL."""

from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from coordinator.mail_url import MailServer, mail_server

HOST = "mail.example.org"


@pytest.mark.parametrize(
    ("url", "port", "starts_tls", "is_tls"),
    [
        (f"smtp://{HOST}", 25, False, False),
        (f"smtp://{HOST}:2525/", 2525, False, False),
        (f"smtp+tls://{HOST}", 587, True, False),
        (f"submission://{HOST}:588", 588, True, False),
        (f"smtps://{HOST}", 465, False, True),
        (f"smtp+ssl://{HOST}", 465, False, True),
    ],
)
def test_the_scheme_says_the_port_and_how_it_is_encrypted(
    url: str, port: int, starts_tls: bool, is_tls: bool
) -> None:
    assert mail_server(url) == MailServer(HOST, port, "", "", starts_tls, is_tls)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_password_can_be_written(password: str) -> None:
    server = mail_server(f"smtp+tls://relay%40example.org:{quote(password, safe='')}@{HOST}")
    assert (server.user, server.password) == ("relay@example.org", password)


@pytest.mark.parametrize(
    "url",
    [
        f"imap://me:secret@{HOST}",
        "me:secret",
        HOST,
        "smtp://",
        f"smtp://me:secret@{HOST}:99999",
        f"smtp://me:secret@{HOST}:mail",
        f"smtp://me:secret@{HOST}/?tls=true",
        "smtp://me:secret@[::1",
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL cannot be used") as refused:
        mail_server(url)
    assert "secret" not in str(refused.value)
