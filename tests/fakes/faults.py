"""What can happen on the way between us and a network, made to happen: a proxy on loopback."""

import random
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from urllib.parse import urlsplit

from tests.fakes.scripted import answer, request_from, scripted

A_PAGE = b"<!doctype html><title>Sign in to the guest network</title>"


class Fault(Enum):
    """What happens to a request; the first six do not reach the network, HELD not yet."""

    CUT_BEFORE = "the line breaks before it arrives"
    REFUSED_503 = "503 of a front that passes nothing on"
    REDIRECT_302 = "302 to another address"
    REDIRECT_307 = "307 to another address"
    PAGE_BEFORE = "a page of the guest network answers"
    HELD = "it lies somewhere until everybody has given up"
    CUT_AFTER = "the line breaks after it arrived"
    CUT_WITHIN = "the line breaks in the middle of the answer"
    SLOW = "the answer never comes"
    DRIP = "the answer comes sign by sign"
    STORED_500 = "500 after it was done"
    GARBAGE = "an answer that is no JSON after it was done"


BEFORE = {
    Fault.REFUSED_503: answer(b"", "503 Service Unavailable"),
    Fault.REDIRECT_302: answer(b"", "302 Found", "Location: https://elsewhere.example/"),
    Fault.REDIRECT_307: answer(
        b"", "307 Temporary Redirect", "Location: https://elsewhere.example/"
    ),
    Fault.PAGE_BEFORE: answer(A_PAGE),
}
AFTER = {
    Fault.STORED_500: answer(b'{"error": "Internal server error"}', "500 Internal Server Error"),
    Fault.GARBAGE: answer(b'{"id": "1'),
}


class Faults:
    """Which fault comes next: `chosen` says it for each request; `happened` counts them.

    `time_passes` is called where an answer takes longer than anybody waits; `held` are the requests
    that have not arrived yet.
    """

    def __init__(self, chosen: Callable[[bytes], Fault | None]) -> None:
        self.chosen = chosen
        self.happened: Counter[Fault] = Counter()
        self.time_passes: Callable[[], None] = lambda: None
        self.held: list[bytes] = []

    def next(self, request: bytes) -> Fault | None:
        """What happens to this request."""
        fault = self.chosen(request)
        if fault:
            self.happened[fault] += 1
        return fault


def in_turn(*faults: Fault | None) -> Faults:
    """These, one to a request, then none."""
    left = deque(faults)
    return Faults(lambda request: left.popleft() if left else None)


def to_posts(*faults: Fault) -> Faults:
    """These, one to a request that writes, then none."""
    left = deque(faults)
    return Faults(lambda request: left.popleft() if left and request[:4] == b"POST" else None)


def at_random(seed: int, share: float) -> Faults:
    """Any, to such a share of the requests, the same for a seed."""
    dice = random.Random(seed)
    every = list(Fault)
    return Faults(lambda request: dice.choice(every) if dice.random() < share else None)


@contextmanager
def between(base: str, faults: Faults) -> Iterator[str]:
    """Stand before a server; gives the address to call instead of its own."""
    port = urlsplit(base).port or 0

    def script(connection: socket.socket) -> None:
        while request := request_from(connection):
            fault = faults.next(request)
            if fault in {Fault.SLOW, Fault.DRIP, Fault.HELD}:
                wait_too_long(fault, faults, connection, request, port)
                return
            if not happens(fault, connection, request, port):
                return

    with scripted(script) as ours:
        yield f"http://127.0.0.1:{ours}"


def happens(fault: Fault | None, connection: socket.socket, request: bytes, port: int) -> bool:
    """Do it; whether the connection can be used again."""
    if fault == Fault.CUT_BEFORE:
        return False
    if fault in BEFORE:
        connection.sendall(BEFORE[fault])
        return True
    reply = forwarded(request, port)
    if fault == Fault.CUT_WITHIN:
        connection.sendall(reply[: len(reply) * 2 // 3])
    if fault in {Fault.CUT_AFTER, Fault.CUT_WITHIN}:
        return False
    connection.sendall(AFTER.get(fault, reply) if fault else reply)
    return True


def wait_too_long(
    fault: Fault, faults: Faults, connection: socket.socket, request: bytes, port: int
) -> None:
    """The answer takes longer than anybody waits, whether the request has arrived or not."""
    reply = b"HTTP/1.1 "
    if fault == Fault.HELD:
        faults.held.append(request)
    else:
        reply = forwarded(request, port)
    faults.time_passes()
    dribble(connection, reply if fault == Fault.DRIP else reply[:1])


def arrive_late(base: str, faults: Faults) -> None:
    """What has not arrived yet does, after all."""
    while faults.held:
        forwarded(faults.held.pop(0), urlsplit(base).port or 0)


def dribble(connection: socket.socket, reply: bytes) -> None:
    """Sign by sign, until the other side gives up."""
    for sign in reply:
        connection.sendall(bytes([sign]))
        threading.Event().wait(0.02)
    connection.recv(1)


def forwarded(request: bytes, port: int) -> bytes:
    """What the server answers."""
    with socket.create_connection(("127.0.0.1", port)) as upstream:
        upstream.sendall(request)
        return request_from(upstream)
