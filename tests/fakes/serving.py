"""What the fakes have in common: a request in parts, a reply, a clock of their own, a port."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.scripted import answer, request_from, scripted

START = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request: `query` and `form` have the last value of each name, `every` all of the query."""

    method: str
    path: str
    every: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """The query, one value to a name."""
        return {name: values[-1] for name, values in self.every.items()}

    @property
    def token(self) -> str:
        """The token of the Authorization header, else empty."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind == "Bearer" else ""

    @property
    def json(self) -> dict[str, Any]:
        """The body."""
        found = json.loads(self.body or b"{}")
        assert isinstance(found, dict)
        return found

    @property
    def form(self) -> dict[str, bytes]:
        """The parts of a form with files, or the fields of one without."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            fields = parse_qs(self.body.decode())
            return {name: values[-1].encode() for name, values in fields.items()}
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        message = message_from_bytes(head + self.body, policy=policy.HTTP)
        return {
            str(part.get_param("name", header="content-disposition")): bytes(
                part.get_payload(decode=True)
            )
            for part in message.iter_parts()
        }


@dataclass(frozen=True)
class Reply:
    """What goes back: `body` as JSON."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """As it goes over the line."""
        status = f"{self.status} {HTTPStatus(self.status).phrase}"
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        return answer(json.dumps(self.body).encode(), status, *lines)


class Fake(Protocol):
    """A network of the tests."""

    def answer(self, asked: Asked) -> Reply:
        """What it does with a request."""


class Clock:
    """The time of a fake: it stands still unless a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def forward(self, **much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**much)


class Window:
    """A limit: so many calls of one account in so many minutes, counted from full windows."""

    def __init__(self, clock: Clock, most: int, minutes: int) -> None:
        self.clock, self.most, self.length = clock, most, minutes * 60
        self.calls: dict[tuple[str, int], int] = {}

    def take(self, who: str) -> bool:
        """Count a call; whether there was one left."""
        key = who, self.number
        self.calls[key] = self.calls.get(key, 0) + 1
        return self.calls[key] <= self.most

    def left(self, who: str) -> int:
        """How many calls are left in this window."""
        return max(0, self.most - self.calls.get((who, self.number), 0))

    @property
    def number(self) -> int:
        """Which window it is."""
        return int(self.clock.now.timestamp()) // self.length

    @property
    def reset(self) -> datetime:
        """When the next one begins."""
        return datetime.fromtimestamp((self.number + 1) * self.length, UTC)


@contextmanager
def served(fake: Fake) -> Iterator[str]:
    """Serve the fake on loopback, one request at a time; gives its base address."""
    lock = threading.Lock()

    def script(connection: socket.socket) -> None:
        while data := request_from(connection):
            with lock:
                reply = fake.answer(parsed(data))
            connection.sendall(reply.data)

    with scripted(script) as port:
        yield f"http://127.0.0.1:{port}"


def parsed(data: bytes) -> Asked:
    """A request in its parts."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    headers = dict(line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in headers.items()}
    return Asked(method, unquote(parts.path), parse_qs(parts.query), headers, body)
