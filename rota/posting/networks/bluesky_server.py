"""A server of Bluesky's protocol, as one account meets it: its calls, what answers mean. Pure.

Rules: the lexicons com.atproto.server.* and com.atproto.repo.*; what was measured of servers stands
in docs/decisions/0016-bluesky.md. A server says what is wrong in `error`, often with status 400.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from rota.posting.networks.answers import problem, record, text, unreadable
from rota.posting.networks.bluesky_record import POSTS, Record, at_of, listed
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Image, Sent
from rota.posting.networks.wire import Answer, Wire

PAGE, MOST_PAGES = 100, 50  # records at once; the most that are read of an account
NOT_LET_IN = {
    "AccountDeactivated",
    "AccountTakedown",
    "AuthFactorTokenRequired",
    "AuthMissing",
    "AuthenticationRequired",
    "BadJwt",
    "ExpiredToken",
    "InvalidToken",
    "RepoDeactivated",
    "RepoSuspended",
    "RepoTakendown",
}


@dataclass(frozen=True)
class Server:
    """The server of one account, on one wire."""

    wire: Wire
    access: Access

    @property
    def host(self) -> str:
        """Its name."""
        return urlsplit(self.access.base).hostname or self.access.base

    @property
    def name(self) -> str:
        """The account's handle as the protocol writes it."""
        return self.access.handle.lstrip("@")

    def url(self, method: str) -> str:
        """Where a method is called."""
        return f"{self.access.base}/xrpc/{method}"

    @property
    def bearer(self) -> dict[str, str]:
        """What a call says of the account; EXPIRED without a session, as nothing is sent then."""
        if not self.access.session.get("access"):
            raise Problem(Kind.EXPIRED, f"The account has to sign in to {self.host} again.")
        return bearing(self.access.session["access"])

    def read(self, method: str, **params: str | int) -> Record:
        """Read what anybody may; Problem unless the answer is good."""
        answer = self.wire.get(self.url(method), params=params)
        if not answer.is_good:
            raise self.trouble(answer)
        return answer.record

    def trouble(self, answer: Answer, *, is_write: bool = False) -> Problem:
        """What an answer means that is not good."""
        name = text(answer.record.get("error"))
        said = json.dumps({"message": text(answer.record.get("message")) or name}).encode()
        status = 401 if name in NOT_LET_IN else answer.status
        hide = (*self.access.secret.values(), *self.access.session.values())
        return problem(replace(answer, status=status, body=said), is_write=is_write, hide=hide)

    def resolved(self) -> str:
        """The account's number (DID) by its handle."""
        found = self.read("com.atproto.identity.resolveHandle", handle=self.name)
        return text(found.get("did")) or self.strange()

    @property
    def did(self) -> str:
        """The account's number; empty if the session does not have it."""
        return self.access.session.get("did", "")

    def known(self) -> Server:
        """The same, with the account's number asked for if the session does not have it."""
        if self.did:
            return self
        session = {**self.access.session, "did": self.resolved()}
        return replace(self, access=replace(self.access, session=session))

    def strange(self) -> str:
        """What answered, but as no server of the protocol does."""
        raise Problem(Kind.SERVER, f"{self.host} does not answer as a Bluesky server does.")

    def uploaded(self, image: Image) -> Record:
        """Bring a picture that is in no post yet: the blob to name in a record."""
        answer = self.wire.post(
            self.url("com.atproto.repo.uploadBlob"),
            headers={**self.bearer, "Content-Type": image.content_type},
            content=image.data,
            may_matter=False,
        )
        if not answer.is_good:
            raise self.trouble(answer)
        blob = record(answer.record.get("blob"))
        if not text(record(blob.get("ref")).get("$link")):
            raise unreadable(answer)
        return blob

    def put(self, value: Record, key: str) -> Answer:
        """Write a record under our own key, only where there is none: null has to be said."""
        body = {
            "repo": self.did,
            "collection": POSTS,
            "rkey": key,
            "record": value,
            "swapRecord": None,
        }
        url = self.url("com.atproto.repo.putRecord")
        return self.wire.post(url, headers=self.bearer, body=body)

    def stored(self, did: str, key: str) -> Record | None:
        """A post as it is stored: uri, cid, value; None if the server says that it is not there."""
        params = {"repo": did, "collection": POSTS, "rkey": key}
        answer = self.wire.get(self.url("com.atproto.repo.getRecord"), params=params)
        if answer.record.get("error") == "RecordNotFound":
            return None
        if not answer.is_good:
            raise self.trouble(answer)
        if not names(answer.record, did, key):
            raise unreadable(answer)
        return answer.record

    def posts(self, did: str, since: datetime) -> Iterator[tuple[Record, datetime]]:
        """The account's posts from then on, as stored, and their times; by key, newest first.

        What does not bear the name of a post of that account is none.
        """
        params: dict[str, str | int] = {"repo": did, "collection": POSTS, "limit": PAGE}
        for _ in range(MOST_PAGES):
            answer = self.wire.get(self.url("com.atproto.repo.listRecords"), params=params)
            if not answer.is_good:
                raise self.trouble(answer)
            if not isinstance(answer.record.get("records"), list):
                raise unreadable(answer)
            told = map(record, listed(answer.record["records"]))
            page = [timed(one, answer.at) for one in told if is_named(one, did)]
            recent = [(stored, at) for stored, at in page if at >= since]
            yield from recent
            params = {**params, "cursor": text(answer.record.get("cursor"))}
            if not recent or not params["cursor"]:
                return

    def sent(self, stored: Record) -> Sent:
        """A stored post by its names."""
        uri = text(stored.get("uri"))
        who = self.name or uri.split("/")[2]
        page = f"https://bsky.app/profile/{who}/post/{key_in(uri)}"
        return Sent(uri, page, text(stored.get("cid")))


def timed(stored: Record, now: datetime) -> tuple[Record, datetime]:
    """A record of a list with its time."""
    return stored, at_of(record(stored.get("value")), key_in(stored["uri"]), now)


def is_named(stored: Record, did: str) -> bool:
    """Whether a record of a list says which post of the account it is."""
    return names(stored, did, key_in(text(stored.get("uri"))))


def names(said: Record, did: str, key: str) -> bool:
    """Whether an answer names the post that was asked for, with its fingerprint."""
    return said.get("uri") == address(did, key) and bool(text(said.get("cid")))


def bearing(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def address(did: str, key: str) -> str:
    """The address of a post in the protocol."""
    return f"at://{did}/{POSTS}/{key}"


def key_in(uri: str) -> str:
    """The key at the end of an address."""
    return uri.rpartition("/")[2]
