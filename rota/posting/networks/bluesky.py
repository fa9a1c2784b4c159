"""Bluesky, on any server of its protocol. Pure.

A post has a key of our own (keys.py) and is put where no record is yet, so that an attempt may be
repeated: 200 and InvalidSwap both say that it is there. docs/decisions/0016-bluesky.md says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rota.posting.networks.answers import number, problem, record, text, unreadable
from rota.posting.networks.bluesky_record import Record, is_tagged, listed, record_of, refuse_unfit
from rota.posting.networks.bluesky_server import Server, address, key_in, names
from rota.posting.networks.bluesky_session import session_of
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import (
    Access,
    Checked,
    Figures,
    Found,
    Mentions,
    Outgoing,
    Sent,
)
from rota.posting.networks.wire import Wire

ATTEMPT_SECONDS = 40.0
VIEW = "https://public.api.bsky.app"  # the AppView that answers without signing in
AT_ONCE = 25  # posts in one call (lexicon app.bsky.feed.getPosts)


class Bluesky:
    """The network of all servers of the AT protocol. `view` counts likes and reposts."""

    name = "bluesky"
    is_repeatable = True
    has_threads = True

    def __init__(self, wire: Wire, view: str = VIEW) -> None:
        self.wire, self.view = wire, view

    def server(self, access: Access) -> Server:
        """The account's server, for one attempt."""
        return Server(self.wire.within(ATTEMPT_SECONDS), access)

    def check(self, access: Access) -> Checked:
        """The only call that signs in, and only where the session has ended for good."""
        return session_of(self.server(access))

    def publish(self, access: Access, post: Outgoing) -> Sent:
        """Put it where nothing is yet, with all its pictures or not at all."""
        refuse_unfit(post)
        server = self.server(access).known()
        blobs = [server.uploaded(image) for image in post.images]
        answer = server.put(record_of(post, blobs), post.key)
        if answer.record.get("error") == "InvalidSwap":
            return settled(server, post)
        if not answer.is_good:
            raise server.trouble(answer, is_write=True)
        if not names(answer.record, server.did, post.key):
            raise unreadable(answer, is_write=True)
        return server.sent(answer.record)

    def look(self, access: Access, post: Outgoing) -> Sent | None:
        """The record under the post's key."""
        server = self.server(access).known()
        stored = server.stored(server.did, post.key)
        return ours(server, stored, post) if stored else None

    def find(self, access: Access, account_id: str, hashtag: str, since: datetime) -> list[Found]:
        """Read from the account's own server, to which anybody may list its records."""
        server = self.server(access)
        found = [
            Found(server.sent(stored), text(record(stored.get("value")).get("text")), at)
            for stored, at in server.posts(account_id, since)
            if is_tagged(record(stored.get("value")), hashtag)
        ]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def identify(self, base: str, handle: str) -> str:
        """The DID, which stays when the handle changes."""
        return self.server(Access(base, handle, {})).resolved()

    def gone(self, access: Access, ids: Sequence[str]) -> set[str]:
        """Those whose record the server says is not there."""
        server = self.server(access)
        return {uri for uri in ids if server.stored(did_in(uri), key_in(uri)) is None}

    def figures(self, access: Access, ids: Sequence[str]) -> dict[str, Figures]:
        """From the AppView, for servers know only their own accounts; it counts no views."""
        wire = self.wire.within(ATTEMPT_SECONDS)
        found: dict[str, Figures] = {}
        for start in range(0, len(ids), AT_ONCE):
            uris = list(ids[start : start + AT_ONCE])
            answer = wire.get(f"{self.view}/xrpc/app.bsky.feed.getPosts", params={"uris": uris})
            if not answer.is_good:
                raise problem(answer)
            if not isinstance(answer.record.get("posts"), list):
                raise unreadable(answer)
            posts = map(record, listed(answer.record["posts"]))
            found |= {text(one.get("uri")): figures_of(one) for one in posts}
        return {uri: found[uri] for uri in ids if uri in found}

    def mentions(self, access: Access, hashtag: str, since: datetime) -> list[Mentions]:
        """Empty: Bluesky's maintainers ask that nobody collects by search, and no other call tells.

        Source: bluesky-social/atproto#3423 and #3891, bsky-docs#296.
        """
        return []


def settled(server: Server, post: Outgoing) -> Sent:
    """The post that is there already; UNKNOWN if it cannot be read, for something is there."""
    try:
        stored = server.stored(server.did, post.key)
    except Problem as trouble:
        sentence = f"{server.host} has a post with this key and does not show it."
        raise Problem(Kind.UNKNOWN, sentence, retry_at=trouble.retry_at) from None
    return ours(server, stored or {}, post)


def ours(server: Server, stored: Record, post: Outgoing) -> Sent:
    """The stored post, if it says what ours says; else DUPLICATE."""
    if text(record(stored.get("value")).get("text")) != text(post.text):
        raise Problem(Kind.DUPLICATE, f"{server.host} has another post in the place of this one.")
    return server.sent(stored)


def figures_of(post: Record) -> Figures:
    """What the AppView counts of a post."""
    counts = (number(post.get(name)) for name in ("likeCount", "repostCount", "replyCount"))
    return Figures(*counts)


def did_in(uri: str) -> str:
    """Whose post it is; Problem INVALID for what is no address of a post."""
    scheme, _, rest = uri.partition("at://")
    did = rest.partition("/")[0]
    if scheme or uri != address(did, key_in(uri)):
        raise Problem(Kind.INVALID, "That is not the address of a post on Bluesky.")
    return did
