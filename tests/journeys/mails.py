"""Mails as they arrive at a real server."""

import re
from datetime import UTC, datetime
from email.message import Message as Mail
from io import StringIO

from django.core.management import call_command

from tests.journeys.conftest import Sink


def send_due(sink: Sink, at: datetime) -> list[Mail]:
    """What the worker does every few seconds, at that moment; all mails so far."""
    call_command("send_due", at=at.astimezone(UTC).isoformat(), stdout=StringIO())
    return sink.mails


def words_of(mail: Mail) -> str:
    """The text part of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True)).decode()


def link_in(mail: Mail, page: str = "my") -> str:
    """The path of the secret page a mail leads to."""
    found = re.search(rf"https?://[^/\s]+(/{page}/[\w-]+/)(?:\s|$)", words_of(mail))
    assert found, words_of(mail)
    return found[1]
