"""Connections that go to public addresses only and never outlast their call. Pure.

Every address that a name has is checked, and the one that was checked is the one that is opened: a
name that changes its answer in between gains nothing. The name itself still goes into TLS.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore

MOST_ADDRESSES = 4
AT_ONCE = 16_384
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class NotPublic(Exception):
    """A name that leads to an address inside a network."""


@dataclass
class Call:
    """A request on its way: when it must be over (monotonic seconds), whether bytes have left."""

    deadline: float
    has_left: bool = False


CALL: ContextVar[Call] = ContextVar("call")


def seconds_left(most: float | None, late: type[Exception]) -> float:
    """How long the next step may take; raises `late` if the call's time is over."""
    left = CALL.get().deadline - time.monotonic()
    if left <= 0:
        raise late
    return left if most is None else min(left, most)


class Lines(httpcore.NetworkBackend):
    """Opens connections; `inside` ones may lead anywhere."""

    def __init__(self, *, inside: bool) -> None:
        self.inside = inside
        self.backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers; NotPublic if one of them is not."""
        addresses = resolved(host, port, seconds_left(timeout, httpcore.ConnectTimeout))
        if not self.inside and not all(map(is_public, addresses)):
            raise NotPublic
        trouble: Exception = httpcore.ConnectError()
        for address in addresses[:MOST_ADDRESSES]:
            left = seconds_left(timeout, httpcore.ConnectTimeout)
            try:
                return Line(self.backend.connect_tcp(address, port, left))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble


class Line(httpcore.NetworkStream):
    """A connection of which each step ends in the time of the call that uses it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come."""
        return self.stream.read(max_bytes, seconds_left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it in pieces, so that a server that hardly reads does not hold us up."""
        for start in range(0, len(buffer), AT_ONCE):
            left = seconds_left(timeout, httpcore.WriteTimeout)
            CALL.get().has_left = True
            self.stream.write(buffer[start : start + AT_ONCE], left)

    def close(self) -> None:
        """End it."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same, encrypted, with a server that proves to have the name."""
        left = seconds_left(timeout, httpcore.ConnectTimeout)
        return Line(self.stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks of it."""
        return self.stream.get_extra_info(info)


def resolved(host: str, port: int, timeout: float) -> list[str]:
    """The addresses of a name, asked for in a thread, for the system sets no time limit."""
    answers: SimpleQueue[list[str] | None] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answers.put(None)
        else:
            answers.put(list(dict.fromkeys(str(one[4][0]) for one in found)))

    Thread(target=ask, daemon=True).start()
    try:
        addresses = answers.get(timeout=timeout)
    except Empty:
        raise httpcore.ConnectTimeout from None
    if not addresses:
        raise httpcore.ConnectError
    return addresses


def is_public(address: str) -> bool:
    """Whether the address is one of the open internet, whatever it is wrapped in."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = unwrapped(ip)
    is_site_local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not ip.is_multicast and not is_site_local


def unwrapped(ip: IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), else itself."""
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo[1] if ip.teredo else None
    return ip.ipv4_mapped or ip.sixtofour or teredo or ip
