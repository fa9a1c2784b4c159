"""A stored message as a mail: the same bytes at every attempt."""

from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from rota.models import Message
from rota.reminders.letters import TOKEN_PLACE


class SameMail(EmailMultiAlternatives):
    """A mail whose MIME boundary is its own Message-ID, not a new one each time."""

    boundary = ""

    def message(self) -> Any:  # type: ignore[override]  # the stubs are of Django 6
        """The mail as it goes over the wire."""
        mail = super().message()
        if mail.is_multipart():
            mail.set_boundary(self.boundary)
        return mail


def new_message_id() -> str:
    """A Message-ID at the site's own host."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def envelope(message: Message, addresses: list[str], token: str) -> SameMail:
    """The mail of a message whose words are fixed, with the private token in its place."""
    reply_to = message.event.reply_to if message.event else ""
    mail = SameMail(
        subject=message.subject,
        body=with_token(message.text, token),
        to=addresses,
        reply_to=[reply_to] if reply_to else None,
        headers=headers_of(message),
    )
    mail.attach_alternative(with_token(message.html, token), "text/html")
    mail.boundary = f"=={message.message_id.strip('<>').partition('@')[0]}=="
    return mail


def with_token(words: str, token: str) -> str:
    """Stored words as the person reads them."""
    return words.replace(f"/my/{TOKEN_PLACE}/", f"/my/{token}/")


def headers_of(message: Message) -> dict[str, str]:
    """Identity, thread, and a request to machines not to answer (RFC 3834)."""
    assert message.date is not None
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.date),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, NRN, AutoReply, RN",
        "X-Coordinator-Message": str(message.pk),
    }
    if message.assignment_id and message.person_id:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        thread = f"<assignment-{message.assignment_id}@{host}>"
        headers |= {"In-Reply-To": thread, "References": thread}
    return headers
