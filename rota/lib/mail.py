"""Mail as it goes over the wire: the same bytes at every attempt, and what servers say to it."""

import re
from email.message import Message as Mime
from email.utils import formataddr, make_msgid, parseaddr
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from smtplib import SMTPResponseException as Answered
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

NAME_AT_MOST = 75  # signs: longer names are marked as spam
FROM_AT_MOST = 320  # bytes once encoded: some servers refuse longer ones
SUBJECT_AT_MOST = 200
DIRECTIONS = "\u202a-\u202e\u2066-\u2069"  # signs that turn the words around them
NOT_IN_NAMES = re.compile(rf'[@:,;"<>()\[\]\\\x00-\x1f\x7f{DIRECTIONS}]+')
NOT_IN_SUBJECTS = re.compile(rf"[\x00-\x1f\x7f{DIRECTIONS}]+")


class SameMail(EmailMultiAlternatives):
    """A mail whose MIME boundaries are made from `boundary`, not by chance each time."""

    boundary = ""

    def message(self) -> Mime:  # type: ignore[override]  # the stubs are of Django 6
        """The mail as it goes over the wire."""
        mail: Mime = super().message()
        parts = (part for part in mail.walk() if part.is_multipart())
        for number, part in enumerate(parts):
            part.set_boundary(f"=={number or ''}{self.boundary}==")
        return mail


def host() -> str:
    """The site's own host, for identities in mails."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def new_message_id() -> str:
    """A Message-ID at the site's own host."""
    return make_msgid(domain=host())


def sender(name: str) -> str:
    """The From line: the name, else the site's, before the site's address."""
    own, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    line = formataddr((clean_name(name) or own, address))
    return line if len(line) <= FROM_AT_MOST else address


def clean_name(name: str) -> str:
    """A display name that no server takes for something else."""
    return " ".join(NOT_IN_NAMES.sub(" ", name).split())[:NAME_AT_MOST].strip()


def clean_subject(words: str) -> str:
    """A subject in one line that says what it says from left to right."""
    return " ".join(NOT_IN_SUBJECTS.sub(" ", words).split())[:SUBJECT_AT_MOST]


def is_final(error: Exception) -> bool:
    """Whether the mail was refused for good (5xx), and not the sender, the site or the moment."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, SMTPNotSupportedError)  # an address this server cannot be told


def words_of(error: Exception) -> str:
    """What the mail server said, as a line."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = (f"{code} {text(words)}" for code, words in error.recipients.values())
        return f"The mail server refused the address: {'; '.join(answers)}"
    if isinstance(error, Answered):
        return f"The mail server said: {error.smtp_code} {text(error.smtp_error)}"
    return f"No answer from the mail server: {text(str(error))}"


def text(words: bytes | str) -> str:
    """Words of the server, whatever their encoding, without signs that are not for reading."""
    read = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(sign if sign.isprintable() else " " for sign in read).split())
