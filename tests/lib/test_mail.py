"""Mail on the wire: who it is from, the same bytes again, and what servers say."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.mail import (
    NAME_AT_MOST,
    SUBJECT_AT_MOST,
    SameMail,
    clean_name,
    clean_subject,
    host,
    is_final,
    new_message_id,
    sender,
    words_of,
)
from tests.sink import read

SAM = "sam@example.org"


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    """The site and its sender."""
    settings.SITE_URL = "https://rota.example.org"
    settings.DEFAULT_FROM_EMAIL = "Coordinator <rota@example.org>"


def refused(*codes: int) -> SMTPRecipientsRefused:
    """The server refused so many addresses."""
    return SMTPRecipientsRefused({f"{code}@example.org": (code, b"No") for code in codes})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GMPT24", "GMPT24 <rota@example.org>"),
        ("", "Coordinator <rota@example.org>"),
        ("Probation: 24 hours, live", "Probation 24 hours live <rota@example.org>"),
        ('"Boss" <boss@example.org>', '"Boss boss example.org" <rota@example.org>'),
        ("Line\r\nBcc: all@example.org", '"Line Bcc all example.org" <rota@example.org>'),
        ("\u202eevil", "evil <rota@example.org>"),
        ("Café 24", "=?utf-8?q?Caf=C3=A9_24?= <rota@example.org>"),
        ("@", "Coordinator <rota@example.org>"),
    ],
)
def test_mail_comes_from_the_event_at_the_site_s_own_address(name: str, expected: str) -> None:
    assert sender(name) == expected


def test_a_name_that_is_too_long_once_encoded_is_left_out() -> None:
    assert sender("試" * 75) == "rota@example.org"


@given(st.text(max_size=300))
def test_a_name_is_one_short_line_without_signs_that_mean_something(name: str) -> None:
    clean = clean_name(name)
    assert len(clean) <= NAME_AT_MOST
    assert not set(clean) & set('@:,;"<>()[]\\\r\n\t\x00')
    assert clean == clean.strip()


@given(st.text(max_size=400))
def test_a_subject_is_one_line_that_cannot_be_turned_around(words: str) -> None:
    clean = clean_subject(words)
    assert len(clean) <= SUBJECT_AT_MOST
    assert not set(clean) & set("\r\n\t\x00\x0b\x85\u2028\u202a\u202e\u2066\u2069")


def test_what_a_subject_says_in_any_script_stays() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert clean_subject(f" 9am:  שרה and {family}\n") == f"9am: שרה and {family}"


def mail() -> SameMail:
    """A mail with two parts."""
    made = SameMail(
        subject="Hello",
        body="Text\n",
        from_email="rota@example.org",
        to=[SAM],
        headers={"Message-ID": "<1@example.org>", "Date": "Thu, 12 Dec 2013 09:00:00 +0000"},
    )
    made.attach_alternative("<p>Text</p>", "text/html")
    made.boundary = "1"
    return made


def test_made_twice_it_is_the_same_to_the_last_byte() -> None:
    assert mail().message().as_bytes() == mail().message().as_bytes()


def test_it_reads_as_a_mail_without_a_fault() -> None:
    seen = read(mail().message().as_bytes())
    assert [part.get_content_type() for part in seen.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert [part.defects for part in seen.walk()] == [[], [], []]


def test_identities_are_the_site_s_own_and_never_twice_the_same() -> None:
    assert host() == "rota.example.org"
    one, other = new_message_id(), new_message_id()
    assert one != other
    assert one.startswith("<")
    assert one.endswith("@rota.example.org>")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refused(550), True),
        (refused(450), False),
        (refused(550, 450), False),
        (SMTPDataError(554, b"Spam"), True),
        (SMTPDataError(451, b"Later"), False),
        (SMTPSenderRefused(550, b"Not you", SAM), False),  # the site's fault, not the message's
        (SMTPAuthenticationError(535, b"No"), False),
        (SMTPConnectError(554, b"No"), False),
        (SMTPServerDisconnected("gone"), False),
        (SMTPNotSupportedError("SMTPUTF8"), True),
        (TimeoutError("timed out"), False),
        (ConnectionRefusedError(111, "Connection refused"), False),
    ],
)
def test_only_what_is_refused_for_good_is_given_up(error: Exception, expected: bool) -> None:
    assert is_final(error) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            SMTPRecipientsRefused({SAM: (550, b"5.1.1 No such\r\nuser")}),
            "The mail server refused the address: 550 5.1.1 No such user",
        ),
        (SMTPDataError(451, "später".encode()), "The mail server said: 451 später"),
        (SMTPDataError(554, b"\xff\x1b[31mred"), "The mail server said: 554 � [31mred"),
        (TimeoutError("timed out"), "No answer from the mail server: timed out"),
    ],
)
def test_what_the_server_said_is_a_line_to_read(error: Exception, expected: str) -> None:
    assert words_of(error) == expected
