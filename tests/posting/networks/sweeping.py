"""A post on its way as the sweep takes it: after what is certain again, else with a look first."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Image, Network, Outgoing, Sent
from tests.fakes.faults import Faults
from tests.fakes.serving import START

NOTHING_LEFT = {Kind.UNREACHABLE, Kind.SERVER, Kind.RATE_LIMITED}
MANY = 300
WORDS = "Night at the hostel: 3 residents & a chat.\n\nhttps://www.example.org/nights/{n} #GMPT24"
KETTLE = Image(b"a picture", "image/png", "A kettle", 10, 10)


class Patience:
    """Time that is over in an instant: nobody waits for an answer that takes too long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 0.0
        real = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: real() + self.passed)

    def end(self) -> None:
        """An hour passes."""
        self.passed += 3600


def nth(n: int, pictures: int = 0) -> Outgoing:
    """A post like no other."""
    return Outgoing(WORDS.format(n=n), START, f"3lb5key{n:06}", images=[KETTLE] * pictures)


def until(faults: Faults, many: int, seed: int) -> Iterator[Outgoing]:
    """Posts, some with a picture, until so many faults have happened."""
    dice = random.Random(seed)
    for n in count():
        if faults.happened.total() >= many:
            return
        yield nth(n, dice.choice([0, 0, 1]))


def settled(
    network: Network, access: Access, post: Outgoing, wait: Callable[[], None]
) -> Sent | None:
    """Where the post is in the end; None if a person has to look. `wait` passes a limit's time."""
    for _ in range(MANY):
        try:
            return network.publish(access, post)
        except Problem as problem:
            if problem.kind == Kind.RATE_LIMITED:
                wait()
            if problem.kind in NOTHING_LEFT:
                continue
            if problem.kind not in {Kind.UNKNOWN, Kind.DUPLICATE}:
                raise
        if found := looked(network, access, post, wait):
            return found
        if not network.is_repeatable:
            return None
        post = replace(post, maybe_out=True)
    raise AssertionError("It never came to an end.")


def looked(
    network: Network, access: Access, post: Outgoing, wait: Callable[[], None]
) -> Sent | None:
    """Look until the network answers."""
    for _ in range(MANY):
        try:
            return network.look(access, post)
        except Problem as problem:
            if problem.kind not in NOTHING_LEFT:
                raise
            if problem.kind == Kind.RATE_LIMITED:
                wait()
    raise AssertionError("The network never answered.")
