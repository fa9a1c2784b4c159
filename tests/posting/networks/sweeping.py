"""A post on its way as the sweep takes it: after what is certain again, else with a look first."""

from collections.abc import Callable
from dataclasses import replace

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Network, Outgoing, Sent

NOTHING_LEFT = {Kind.UNREACHABLE, Kind.SERVER, Kind.RATE_LIMITED}
MANY = 300


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
