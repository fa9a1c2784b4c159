"""How an account is reached: which network, by what access, and whether it may be at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db.models import QuerySet

from rota.lib.sealing import Unreadable, unseal
from rota.models import Account, Connection, Event
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Network
from rota.posting.networks.registry import network
from rota.posting.networks.wire import Wire

CALL_SECONDS = 40.0  # all calls of one attempt; below the lease of whoever makes it
OpenNetwork = Callable[[Account], Network]

NOT_ATTESTED = "Nobody has attested that X allows your organisation to post by its interface."
NOT_CONNECTED = "The account is not connected."
NO_INTERFACE = "Coordinator cannot post there."
SHUT = {Kind.EXPIRED.value, Kind.INVALID.value}
OTHER_KEY = "What opens the account was sealed with another key. Connect it again."


@cache
def wire() -> Wire:
    """The way out of this process."""
    return Wire(inside=settings.NETWORKS_INSIDE)


def network_of(account: Account) -> Network:
    """The account's network, for one attempt. Raises Problem where Coordinator cannot post."""
    found = network(account.network, wire().within(CALL_SECONDS))
    if found is None:
        raise Problem(Kind.INVALID, NO_INTERFACE)
    return found


def access_of(connection: Connection) -> Access:
    """What opens the account. Raises Problem EXPIRED where nothing does."""
    facts: dict[str, dict[str, str]] = {"secret": {}, "session": {}}
    if connection.sealed:
        try:
            facts |= unseal(connection.sealed)
        except Unreadable:
            raise Problem(Kind.EXPIRED, OTHER_KEY) from None
    return Access(
        base=connection.base,
        handle=connection.account.handle,
        secret=facts["secret"],
        session=facts["session"],
    )


def connection_of(account: Account) -> Connection | None:
    """How the account is reached; None where nobody has said."""
    return getattr(account, "connection", None)


def why_not(account: Account, *, parts: int = 1) -> str:
    """Why Coordinator cannot post there, in a sentence; empty if it can, as far as is known."""
    if reason := barred(account, parts):
        return reason
    connection = connection_of(account)
    is_shut = connection is not None and connection.problem in SHUT
    return connection.sentence if connection and is_shut else ""


def barred(account: Account, parts: int) -> str:
    """What stands against it whatever the network says; empty if nothing does."""
    connection = connection_of(account)
    if account.network == Account.Network.OTHER:
        return NO_INTERFACE
    if connection is None or not connection.sealed:
        return NOT_CONNECTED
    if account.network == Account.Network.X:
        if connection.attested_at is None:
            return NOT_ATTESTED
        if parts > 1:
            return "X takes no threads by its interface."
    return ""


def connected(event: Event) -> QuerySet[Account]:
    """The event's accounts with how they are reached."""
    return event.accounts.select_related("connection", "department")
