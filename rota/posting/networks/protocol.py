"""What every network does for us, and what is given and answered. Pure.

An outgoing post is fixed before the first attempt and is the same at every later one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Access:
    """What opens an account: kept encrypted, never shown.

    `base` is the server's address without a slash at its end. `secret` was typed by a person
    (Bluesky: `password`, an app password; Mastodon: `token`; X: `client_id`, `token`, `refresh`,
    and where the app has them `client_secret` and `app`, its own token, which alone may count).
    `session` is what the network has given since. It may be lost without harm, but for X: each new
    refresh token ends the one before. It belongs to its secret: a new secret begins with none.
    """

    base: str
    handle: str
    secret: Mapping[str, str] = field(repr=False)
    session: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Checked:
    """An account that answers: its own number there, its handle, and the access to keep from now.

    `most` is how many signs the server takes, None where the network's own limit holds.
    """

    id: str
    handle: str
    access: Access
    most: int | None = None


@dataclass(frozen=True)
class Image:
    """A picture of a post and what it shows in words."""

    data: bytes = field(repr=False)
    content_type: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Sent:
    """A post that is out: the network's own name for it and its public address.

    `id` is what answers and readings ask for (Bluesky: an at:// address), `cid` the content's
    fingerprint (Bluesky only).
    """

    id: str
    url: str
    cid: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A post to be sent. `moment` is what it says of its own time.

    `key` is a TID (13 signs): Bluesky's record key and Mastodon's Idempotency-Key. `maybe_out`: an
    earlier attempt may have reached the network, so it looks first. `root` and `parent` are the
    first and the last post of the thread that it goes on with.
    """

    text: str
    moment: datetime
    key: str
    language: str = "en"
    images: Sequence[Image] = ()
    maybe_out: bool = False
    root: Sent | None = None
    parent: Sent | None = None


@dataclass(frozen=True)
class Found:
    """A post read from an account. `at` is its time as the network tells it."""

    sent: Sent
    text: str
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What became of a post; None where the network does not say."""

    likes: int
    reposts: int
    replies: int
    views: int | None = None


@dataclass(frozen=True)
class Mentions:
    """Posts with a hashtag in the hour that begins at `hour`, and who counted them."""

    hour: datetime
    count: int
    source: str


class Network(Protocol):
    """One network. Every call may raise Problem and nothing else."""

    name: str
    is_repeatable: bool  # the same post may be sent again: the network or the key sees to it
    has_threads: bool

    def check(self, access: Access) -> Checked:
        """Whether the access opens the account; renews a session that has ended.

        Never two at once for one account: on X they put each other out.
        """

    def publish(self, access: Access, post: Outgoing) -> Sent:
        """Send a post, once. EXPIRED means that nothing was sent and `check` may renew."""

    def look(self, access: Access, post: Outgoing) -> Sent | None:
        """Whether the post is out; None if the account answers and it is not there."""

    def find(self, access: Access, account_id: str, hashtag: str, since: datetime) -> list[Found]:
        """The account's own posts with the hashtag, in any case, newest first.

        Access with nothing in `secret` reads what anybody can, where the network lets it; reposts
        are no posts.
        """

    def identify(self, base: str, handle: str) -> str:
        """The account's number by its handle, without signing in; EXPIRED where it asks for it."""

    def gone(self, access: Access, ids: Sequence[str]) -> set[str]:
        """Which of these posts are there no more."""

    def figures(self, access: Access, ids: Sequence[str]) -> dict[str, Figures]:
        """What became of these posts, those that are still there, by their id."""

    def mentions(self, access: Access, hashtag: str, since: datetime) -> list[Mentions]:
        """Posts with the hashtag by the hour, as this server sees them; empty if it cannot say."""
