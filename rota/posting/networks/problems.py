"""What can go wrong with a network: its kind, a sentence about it, and what to do. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Which sort of trouble it is; what follows from it is decided by `aftermath`."""

    RATE_LIMITED = "rate_limited"
    EXPIRED = "expired"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    UNREACHABLE = "unreachable"
    SERVER = "server"
    UNKNOWN = "unknown"


REMEDIES = {
    Kind.RATE_LIMITED: "It is tried again when the network takes posts again.",
    Kind.EXPIRED: "Connect the account again, or post by hand.",
    Kind.DUPLICATE: "Look at the account: it has very likely been posted already.",
    Kind.INVALID: "Change the words, or post by hand.",
    Kind.UNREACHABLE: "Nothing has left; it is tried again.",
    Kind.SERVER: "Nothing was posted; it is tried again.",
    Kind.UNKNOWN: "Look at the account before anybody posts it again.",
}


class Problem(Exception):
    """A network did not do what it was asked. `str` is a sentence that holds no secret.

    `retry_at` is when the network says it will answer again, where it says so. UNKNOWN: the post
    may be out. UNREACHABLE and SERVER: it is certain that nothing was posted.
    """

    def __init__(self, kind: Kind, sentence: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.kind, self.sentence, self.retry_at = kind, sentence, retry_at

    @property
    def remedy(self) -> str:
        """What to do about it, in a sentence."""
        return REMEDIES[self.kind]
