"""A real SMTP server that keeps what it takes, and fails as it is told to."""

import asyncio
import socket
from collections import defaultdict, deque
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

TAKEN = "250 OK"
HANG, DROP_IN_DATA, DROP_AFTER_DATA = "hang", "drop in data", "drop after data"


class Server(SMTP):
    """The protocol; a mail's DATA can break off in the middle."""

    async def smtp_DATA(self, arg: str) -> None:
        """Take the mail, or hang up while it is being told."""
        sink: Sink = self.event_handler
        if sink.script and sink.script[0] == DROP_IN_DATA:
            sink.script.popleft()
            await self.push("354 Go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Sink:
    """What arrived, by address and in order; and a script of the next answers to DATA.

    `refused` are answers to RCPT by address. `on_data` is called with the bytes of each mail before
    it is answered.
    """

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.by_address: dict[str, list[bytes]] = defaultdict(list)
        self.script: deque[str] = deque()
        self.refused: dict[str, str] = {}
        self.on_data: Callable[[bytes], None] = lambda content: None
        self.sessions = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, read."""
        return [read(content) for content in self.raw]

    @property
    def identities(self) -> list[str]:
        """The Message-IDs of what arrived."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.sessions += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the address, or not."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Do what the script says, else take the mail."""
        content = bytes(envelope.content or b"")
        answer = self.script.popleft() if self.script else TAKEN
        if answer == HANG:
            await asyncio.sleep(60)
        if answer in {TAKEN, DROP_AFTER_DATA}:
            self.raw.append(content)
            self.by_address[envelope.rcpt_tos[0]].append(content)
            await asyncio.get_running_loop().run_in_executor(None, self.on_data, content)
        if answer == DROP_AFTER_DATA:
            server.transport.abort()
        return answer if answer[:3].isdigit() else TAKEN


class SinkController(Controller):
    """Runs the sink in a thread of its own."""

    def factory(self) -> SMTP:
        """A connection."""
        return Server(self.handler, **self.SMTP_kwargs)


def controller_of(sink: Sink, **asked: object) -> SinkController:
    """A server for the sink on a free port; start and stop it."""
    return SinkController(sink, hostname="127.0.0.1", port=free_port(), **asked)


def no_password(server: SMTP, session: Session, envelope: Envelope, *login: object) -> AuthResult:
    """Lets nobody in."""
    return AuthResult(success=False, handled=False)


def read(content: bytes) -> EmailMessage:
    """The bytes of a mail as a mail."""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage) -> str:
    """The text part."""
    return part_of(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    """The HTML part."""
    return part_of(mail, "html")


def part_of(mail: EmailMessage, kind: str) -> str:
    """The words of a part, with the line ends of Python."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
