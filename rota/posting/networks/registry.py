"""Which network is which. Pure."""

from __future__ import annotations

from collections.abc import Callable

from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Network
from rota.posting.networks.wire import Wire
from rota.posting.networks.x import X

NETWORKS: dict[str, Callable[[Wire], Network]] = {
    Bluesky.name: Bluesky,
    Mastodon.name: Mastodon,
    X.name: X,
}


def network(name: str, wire: Wire) -> Network | None:
    """The network of an account (a value of Account.Network), for calls over this wire.

    None where posts go out by hand only.
    """
    found = NETWORKS.get(name)
    return found(wire) if found else None
