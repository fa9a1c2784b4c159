"""How long words are to the networks they go to, and which posts they become there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from rota.lib.post_urls import words_intent
from rota.models import Account, Draft
from rota.posting.lengths import Length, Limit, length, limit_of
from rota.posting.threads import TooLong, parts_of


def limits_of(accounts: Iterable[Account]) -> tuple[Limit, ...]:
    """The limits of the networks that the words go to, each once: the narrowest of its servers."""
    found: dict[str, Limit] = {}
    for account in accounts:
        limit = limit_of(account.network, most=most_on(account))
        if limit and limit.most <= found.get(account.network, limit).most:
            found[account.network] = limit
    return tuple(found.values())


def most_on(account: Account) -> int | None:
    """What the account's server takes, where it has said so. Give it accounts `with_limits`."""
    connection = getattr(account, "connection", None)
    return connection.most if connection else None


def with_limits(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """The accounts with what their servers say of themselves, in one query."""
    return accounts.select_related("connection")


@dataclass(frozen=True)
class Measured:
    """How long a text is to a network, by its name, and what a thread of it would be.

    `parts` has one where it fits, and none where no thread can hold it.
    """

    network: str
    length: Length
    parts: tuple[str, ...]
    is_thread: bool

    @property
    def left(self) -> str:
        """How much is left, in words."""
        if self.is_divided and self.is_thread:
            return f"a thread of {len(self.parts)} posts"
        left = self.length.left
        return f"{left} left" if left >= 0 else f"{-left} too many"

    @property
    def is_divided(self) -> bool:
        """Whether one post is too short."""
        return len(self.parts) > 1

    @property
    def is_well(self) -> bool:
        """Whether it can go as it is."""
        return self.length.left >= 0 or (self.is_divided and self.is_thread)


def measured(text: str, accounts: list[Account], *, is_thread: bool) -> tuple[Measured, ...]:
    """The length of a text to each network it goes to."""
    names = {one.network: one.get_network_display() for one in accounts}
    return tuple(
        Measured(names[one.network], length(text, one), parts_within(text, one), is_thread)
        for one in limits_of(accounts)
    )


def parts_within(text: str, limit: Limit) -> tuple[str, ...]:
    """The posts of a thread; none where it would be too long for one."""
    try:
        return parts_of(text, limit.network, is_thread=True, most=limit.most)
    except TooLong:
        return ()


@dataclass(frozen=True)
class ByHand:
    """A post to be made by hand; `number` of `count` in its thread on the account."""

    account: Account
    text: str
    number: int
    count: int

    @property
    def intent(self) -> str:
        """The address that opens X with the words; empty for other networks."""
        return words_intent(self.text) if self.account.network == Account.Network.X else ""


def posts_of(draft: Draft, account: Account) -> tuple[str, ...]:
    """The posts that the words are on the account; one where no thread can hold them."""
    try:
        return parts_of(
            draft.text, account.network, is_thread=draft.is_thread, most=most_on(account)
        )
    except TooLong:
        return (draft.text,)


def by_hand(draft: Draft, accounts: list[Account]) -> Iterator[ByHand]:
    """What is posted by hand, one after the other."""
    for account in accounts:
        parts = posts_of(draft, account)
        for number, text in enumerate(parts, 1):
            yield ByHand(account, text, number, len(parts))
