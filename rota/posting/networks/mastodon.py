"""Mastodon and servers that speak its API. Pure.

A post keeps its Idempotency-Key over all attempts (servers keep it an hour, some ignore it) and is
looked for before a second one. `scheduled_at` is never sent: some servers post at once.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from rota.posting.networks.answers import dicts, number, record, text, unreadable
from rota.posting.networks.mastodon_server import Record, Server, at_of, sent
from rota.posting.networks.mastodon_tags import by_the_hour
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import (
    Access,
    Checked,
    Figures,
    Found,
    Image,
    Mentions,
    Outgoing,
    Sent,
)
from rota.posting.networks.wire import Wire
from rota.posting.networks.wording import EARLIER, has_hashtag, is_it, plain

ATTEMPT_SECONDS = 40.0
PICTURE_SECONDS = 20.0  # how long a server may work at a picture
PAUSE_SECONDS = 0.5
AT_ONCE = 20  # statuses by number in one call (Mastodon, DEFAULT_STATUSES_LIMIT)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class Mastodon:
    """The network of all servers that speak Mastodon's API."""

    name = "mastodon"
    is_repeatable = True
    has_threads = True

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def server(self, access: Access) -> Server:
        """The account's server, for one attempt."""
        return Server(self.wire.within(ATTEMPT_SECONDS), access)

    def check(self, access: Access) -> Checked:
        """Who the token belongs to, and how much the server takes."""
        server = self.server(access)
        account = server.account()
        about = about_server(server)
        id_, name = text(account["id"]), text(account.get("username"))
        handle = f"@{name}@{domain_of(about) or server.host}" if name else access.handle
        kept = replace(access, session={**access.session, "id": id_})
        return Checked(id_, handle, kept, most_signs(about))

    def publish(self, access: Access, post: Outgoing) -> Sent:
        """Send it, with all its pictures or not at all."""
        server = self.server(access)
        if post.maybe_out and (found := look(server, post)):
            return found
        body: Record = {"status": post.text, "visibility": "public", "language": post.language}
        if post.images:
            body["media_ids"] = [uploaded(server, image) for image in post.images]
        if post.parent:
            body["in_reply_to_id"] = post.parent.id
        answer = server.send("/api/v1/statuses", body, post.key)
        if not answer.is_good:
            raise server.trouble(answer, is_write=True)
        if not text(answer.record.get("id")):
            raise unreadable(answer, is_write=True)
        return sent(answer.record, server)

    def look(self, access: Access, post: Outgoing) -> Sent | None:
        """The account's post with these words, of about this moment."""
        return look(self.server(access), post)

    def find(self, access: Access, account_id: str, hashtag: str, since: datetime) -> list[Found]:
        """Asks the server for the hashtag and looks for itself, for some servers do not."""
        server = self.server(access)
        word = hashtag.lstrip("#")
        found = [
            Found(sent(one, server), plain(text(one.get("content"))), at_of(one))
            for one in server.statuses_of(account_id, since, tagged=word)
            if is_tagged(one, word)
        ]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def identify(self, base: str, handle: str) -> str:
        """By the name alone at its own server, else with it."""
        server = self.server(Access(base, handle, {}))
        name, _, home = handle.lstrip("@").partition("@")
        for acct in dict.fromkeys((name if home in {"", server.host} else handle, handle)):
            answer = server.ask("/api/v1/accounts/lookup", {"acct": acct.lstrip("@")})
            if answer.is_good and text(answer.record.get("id")):
                return text(answer.record["id"])
            if answer.status not in {200, 400, 404, 410, 422}:
                raise server.trouble(answer)
        raise Problem(Kind.INVALID, f"{server.host} knows no account {handle}.")

    def gone(self, access: Access, ids: Sequence[str]) -> set[str]:
        """Those the server says are not there."""
        return set(ids) - set(statuses(self.server(access), ids))

    def figures(self, access: Access, ids: Sequence[str]) -> dict[str, Figures]:
        """Mastodon counts no views."""
        return {
            id_: Figures(
                number(one.get("favourites_count")),
                number(one.get("reblogs_count")),
                number(one.get("replies_count")),
            )
            for id_, one in statuses(self.server(access), ids).items()
        }

    def mentions(self, access: Access, hashtag: str, since: datetime) -> list[Mentions]:
        """What this server has heard of: never all there is."""
        return by_the_hour(self.server(access), hashtag, since)


def look(server: Server, post: Outgoing) -> Sent | None:
    """The oldest post with the same words since just before its moment; None if there is none."""
    found = server.statuses_of(server.account_id(), post.moment - EARLIER)
    for one in sorted(found, key=at_of):
        if is_it(post, plain(text(one.get("content"))), at_of(one)):
            return sent(one, server)
    return None


def uploaded(server: Server, image: Image) -> str:
    """The number of a picture that is ready to be posted."""
    name = f"picture.{ENDINGS.get(image.content_type, 'jpg')}"
    files = {"file": (name, image.data, image.content_type)}
    answer = server.upload("/api/v2/media", {"description": image.alt}, files)
    if answer.status == 404:
        answer = server.upload("/api/v1/media", {"description": image.alt}, files)
    if not answer.is_good:
        raise server.trouble(answer)
    id_ = text(answer.record.get("id"))
    if not id_:
        raise unreadable(answer)
    if answer.status == 202:
        wait_for(server, id_)
    return id_


def wait_for(server: Server, media_id: str) -> None:
    """Until the server has done with the picture; Problem if that takes too long."""
    until = time.monotonic() + PICTURE_SECONDS
    while time.monotonic() < until:
        answer = server.get(f"/api/v1/media/{quote(media_id, safe='')}")
        if answer.status != 206:
            return
        time.sleep(PAUSE_SECONDS)
    raise Problem(Kind.SERVER, f"{server.host} is still at work on the picture.")


def statuses(server: Server, ids: Sequence[str]) -> dict[str, Record]:
    """Those that are there, by number: many at a time where the server can, else each by itself."""
    found: dict[str, Record] = {}
    for start in range(0, len(ids), AT_ONCE):
        answer = server.ask("/api/v1/statuses", {"id[]": list(ids[start : start + AT_ONCE])})
        if answer.is_good:
            found |= {text(one.get("id")): one for one in answer.records}
    for id_ in ids:
        if id_ not in found and (one := status(server, id_)):
            found[id_] = one
    return {id_: found[id_] for id_ in ids if id_ in found}


def status(server: Server, id_: str) -> Record | None:
    """One post; None if the server says that it is not there."""
    answer = server.ask(f"/api/v1/statuses/{quote(id_, safe='')}")
    if answer.status in {404, 410}:
        return None
    if not answer.is_good:
        raise server.trouble(answer)
    if text(answer.record.get("id")) != id_:
        raise unreadable(answer)
    return answer.record


def is_tagged(record: Record, word: str) -> bool:
    """Whether the post has the hashtag, by its list of tags or in its words."""
    names = [text(tag.get("name")) for tag in dicts(record.get("tags"))]
    in_words = has_hashtag(plain(text(record.get("content"))), word)
    return word.casefold() in map(str.casefold, names) or in_words


def about_server(server: Server) -> Record:
    """What the server says of itself, by the newest call that it knows; empty if by none."""
    for path in ("/api/v2/instance", "/api/v1/instance"):
        answer = server.ask(path)
        if answer.is_good and answer.record:
            return answer.record
    return {}


def most_signs(about: Record) -> int | None:
    """How long a post may be; None if the server does not say, which means 500."""
    configuration = record(record(about.get("configuration")).get("statuses"))
    told = number(configuration.get("max_characters")) or number(about.get("max_toot_chars"))
    return told or None


def domain_of(about: Record) -> str:
    """The name that the server's accounts carry, which need not be its address."""
    told = text(about.get("domain")) or text(about.get("uri"))
    return told.removeprefix("https://").strip("/").lower()
