"""EMAIL_URL, taken apart. What it leaves open is refused: mail must not go out in clear unasked."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "submission": 587, "smtps": 465, "smtp+ssl": 465}
EXAMPLE = "smtp+tls://user:password@mail.example.org:587"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: encrypted after a greeting (`starts_tls`) or from the start."""

    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def mail_server(url: str) -> MailServer:
    """The server of an address such as EXAMPLE. Raises ImproperlyConfigured with a sentence."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise refused(f"It must begin with {', '.join(PORTS)}, and its port be a number.") from None
    if not parts.hostname or parts.query or parts.path.strip("/"):
        raise refused("It must name a server, and nothing after it and its port.")
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=PORTS[parts.scheme] == 587,
        is_tls=PORTS[parts.scheme] == 465,
    )


def refused(reason: str) -> ImproperlyConfigured:
    """The address itself is not repeated: it holds a password."""
    return ImproperlyConfigured(f"EMAIL_URL cannot be used. {reason} An example: {EXAMPLE}.")
