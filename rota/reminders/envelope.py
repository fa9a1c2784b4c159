"""A stored message as a mail. Private tokens are put in here, and stored nowhere."""

from email.utils import format_datetime

from rota.lib.mail import SameMail, host, sender
from rota.models import Message
from rota.reminders.letters import CALENDAR, TOKEN_PLACE


def envelope(message: Message, address: str, token: str) -> SameMail:
    """The mail of a message whose words are fixed: the same bytes whenever it is made."""
    event = message.event
    mail = SameMail(
        subject=message.subject,
        body=with_token(message.text, token),
        from_email=sender(event.name if event else ""),
        to=[address],
        reply_to=[event.reply_to] if event and event.reply_to else None,
        headers=headers_of(message),
    )
    mail.attach_alternative(with_token(message.html, token), "text/html")
    if book := message.facts.get(CALENDAR):
        mail.attach("slot.ics", book, "text/calendar")
    mail.boundary = message.message_id.strip("<>").partition("@")[0]
    return mail


def with_token(words: str, token: str) -> str:
    """Stored words as their reader gets them."""
    return words.replace(f"/{TOKEN_PLACE}/", f"/{token}/")


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
    if message.assignment_id:
        thread = f"<assignment-{message.assignment_id}@{host()}>"
        headers |= {"In-Reply-To": thread, "References": thread}
    return headers
