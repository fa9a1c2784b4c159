"""The way out to the networks: short calls that say what may have arrived. Pure.

httpx writes the request, httpcore carries it: neither follows redirects, keeps cookies or asks the
environment for a proxy on this way. Nothing that is raised here holds a header, a body or an
address with its query.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.sockets import CALL, Call, Lines, NotPublic

CONNECT_SECONDS = 5.0
STEP_SECONDS = 20.0  # for one piece of sending or reading
CALL_SECONDS = 30.0  # for a whole call, of no attempt that has its own time
MOST_BYTES = 4_000_000
TROUBLE = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
)
Fields = Mapping[str, str | int]
Files = Mapping[str, tuple[str, bytes, str]]


@dataclass(frozen=True)
class Answer:
    """What a server said, whatever it is; `at` is when. Names of headers are in small letters."""

    host: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    at: datetime

    @property
    def is_good(self) -> bool:
        """Whether the server says that it did what it was asked."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """What the body says; None if it is no JSON."""
        try:
            return json.loads(self.body.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None

    @property
    def record(self) -> dict[str, Any]:
        """The body where it is a JSON object, else an empty one."""
        found = self.json
        return found if isinstance(found, dict) else {}

    @property
    def records(self) -> list[dict[str, Any]]:
        """The objects of a body that is a JSON list, else none."""
        found = self.json
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


class TooMuch(Exception):
    """An answer without an end."""


class Wire:
    """Calls over https to public addresses, over one pool of connections.

    `inside` allows http and addresses inside a network: for tests and intranets. It may be shared
    by threads; a process that forks makes one after it has.
    """

    def __init__(self, inside: bool = False) -> None:
        self.inside = inside
        self.deadline = math.inf
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=20,
            keepalive_expiry=5.0,
            network_backend=Lines(inside=inside),
        )

    def within(self, seconds: float) -> Wire:
        """The same wire for one attempt: all its calls together end in so many seconds from now."""
        wire = copy(self)
        wire.deadline = min(self.deadline, time.monotonic() + seconds)
        return wire

    @property
    def seconds_left(self) -> float:
        """How much of the attempt's time is left; infinite without `within`."""
        return self.deadline - time.monotonic()

    def close(self) -> None:
        """End all connections, those of `within` too."""
        self.pool.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Read. Any answer comes back; Problem UNREACHABLE where there is none."""
        return self._call("GET", url, headers, may_matter=False, params=params)

    def head(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for what would be read, without reading it; else as `get`."""
        return self._call("HEAD", url, headers, may_matter=False)

    def post(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        content: bytes | None = None,
        form: Fields | None = None,
        files: Files | None = None,
        may_matter: bool = True,
    ) -> Answer:
        """Write `body` as JSON, bare bytes, or a form with files or without. Any answer comes back.

        Problem UNREACHABLE if nothing has left, UNKNOWN if it may have arrived; with `may_matter`
        off (signing in, a picture that is in no post yet) UNREACHABLE, too.
        """
        given = {"json": body, "content": content, "data": form, "files": files}
        given = {name: value for name, value in given.items() if value is not None}
        return self._call("POST", url, headers, may_matter=may_matter, **given)

    def _call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        *,
        may_matter: bool,
        **given: Any,
    ) -> Answer:
        request = written(method, url, headers, given)
        if not self.inside and request.url.scheme != "https":
            raise Problem(Kind.UNREACHABLE, f"{request.url.host} is only called over https.")
        call = Call(min(self.deadline, time.monotonic() + CALL_SECONDS))
        answer = self._exchange(request, call)
        if isinstance(answer, Answer):
            return answer
        if may_matter and call.has_left:
            sentence = f"{request.url.host} did not say whether it has taken the post."
            raise Problem(Kind.UNKNOWN, sentence)
        raise Problem(Kind.UNREACHABLE, answer)  # out here it drags no other exception along

    def _exchange(self, request: httpx.Request, call: Call) -> Answer | str:
        """The answer, or a sentence that says why there is none."""
        host, reset = request.url.host, CALL.set(call)
        try:
            return self._answered(request)
        except NotPublic:
            return f"{host} is not on the public internet."
        except TooMuch:
            return f"{host} sends more than an answer can be."
        except (httpcore.ConnectTimeout, httpcore.ConnectError):
            return f"{host} cannot be reached."
        except TROUBLE:
            return f"{host} does not answer."
        finally:
            CALL.reset(reset)

    def _answered(self, request: httpx.Request) -> Answer:
        target = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with self.pool.stream(
            request.method,
            target,
            headers=request.headers.raw,
            content=request.read(),
            extensions={"timeout": TIMEOUTS},
        ) as response:
            body = bounded(response.iter_stream())
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        return Answer(request.url.host, response.status, headers, body, datetime.now(UTC))


TIMEOUTS = {
    "connect": CONNECT_SECONDS,
    "pool": CONNECT_SECONDS,
    "read": STEP_SECONDS,
    "write": STEP_SECONDS,
}


def written(
    method: str, url: str, headers: Mapping[str, str] | None, given: Mapping[str, Any]
) -> httpx.Request:
    """The request, as it will be sent."""
    if not all(is_a_header(value) for value in (headers or {}).values()):
        raise Problem(Kind.EXPIRED, "The key of this account has a sign in it that no key has.")
    ours = {
        "User-Agent": "Coordinator",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    try:
        request = httpx.Request(method, url, headers={**ours, **(headers or {})}, **given)
        host = request.url.host
    except (httpx.InvalidURL, UnicodeError):
        host = ""
    if not host:
        raise Problem(Kind.UNREACHABLE, "This account's server has no address that can be called.")
    return request


def is_a_header(value: str) -> bool:
    """Whether it can stand in a header (RFC 9110, 5.5), as far as we send any."""
    return value.isascii() and value.isprintable()


def bounded(pieces: Iterable[bytes]) -> bytes:
    """All of it; TooMuch beyond MOST_BYTES."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > MOST_BYTES:
            raise TooMuch
    return bytes(body)


LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
SERVER = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")
ANY_SERVER = re.compile(rf"(?:{LABEL}\.)*{LABEL}")
NO_SERVER = "A server's address looks like this: mastodon.example."


def clean_base(text: str, *, inside: bool = False) -> str:
    """The base address of the server somebody typed: https://mastodon.example, no slash at its end.

    A handle, a page or an address with http will do. `inside` leaves http and names of intranets
    as they are. ValueError with a sentence.
    """
    text = "".join(text.split())
    if "://" not in text:
        text = f"https://{text.rpartition('@')[2]}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port
    except ValueError:  # UnicodeError is one
        raise ValueError(NO_SERVER) from None
    if parts.username is not None or parts.scheme not in {"http", "https"}:
        raise ValueError(NO_SERVER)
    if len(host) > 253 or not (ANY_SERVER if inside else SERVER).fullmatch(host):
        raise ValueError(NO_SERVER)
    scheme = parts.scheme if inside else "https"
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{scheme}://{host}" if port in {None, default} else f"{scheme}://{host}:{port}"
