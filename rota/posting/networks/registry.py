"""Which network is which. Pure."""

from __future__ import annotations

from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Network
from rota.posting.networks.wire import Wire


def network(name: str, wire: Wire) -> Network | None:
    """The network of an account (a value of Account.Network), for calls over this wire.

    None where posts go out by hand only.
    """
    if name == Bluesky.name:
        return Bluesky(wire)
    if name == Mastodon.name:
        return Mastodon(wire)
    return None
