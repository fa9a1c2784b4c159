"""X, which has no key against a second post: what is not known is never sent again. Pure.

Off unless an administrator has attested the agreement (docs/decisions/0015-networks.md).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rota.posting.networks.answers import instant, number, record, text, unreadable
from rota.posting.networks.hours import hour_of
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
from rota.posting.networks.wording import EARLIER, has_hashtag, is_it
from rota.posting.networks.x_server import (
    ME,
    Record,
    Server,
    at_of,
    listed,
    renewed,
    sent,
    words_in,
)

ATTEMPT_SECONDS = 40.0
PICTURE_SECONDS = 20.0
PAUSE_SECONDS = 1.0
COUNTS = "/2/tweets/counts/recent"


class X:
    """The network X."""

    name = "x"
    is_repeatable = False
    has_threads = False

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def server(self, access: Access) -> Server:
        """The account on X, for one attempt."""
        return Server(self.wire.within(ATTEMPT_SECONDS), access)

    def check(self, access: Access) -> Checked:
        """Who it is; renews the token if it has ended, which it does every two hours.

        Once it is renewed, the new tokens come back even if X then falls silent: the old are void.
        """
        server = self.server(access)
        if server.ask(ME).status == 401 and server.kept("refresh"):
            server = Server(server.wire, renewed(server))
            if server.access.session.get("id"):
                return known(server.access)
        account = server.account()
        told = {"id": text(account["id"]), "handle": f"@{text(account.get('username'))}"}
        return known(replace(server.access, session={**server.access.session, **told}))

    def publish(self, access: Access, post: Outgoing) -> Sent:
        """Send it, once, with all its pictures or not at all."""
        server = self.server(access)
        if post.maybe_out and (found := look(server, post)):
            return found
        body: Record = {"text": post.text}
        if post.images:
            body["media"] = {"media_ids": [uploaded(server, image) for image in post.images]}
        answer = server.post("/2/tweets", body, may_matter=True)
        if not answer.is_good:
            raise server.trouble(answer, is_write=True)
        id_ = text(record(answer.record.get("data")).get("id"))
        if not id_:
            raise unreadable(answer, is_write=True)
        return sent(id_, access)

    def look(self, access: Access, post: Outgoing) -> Sent | None:
        """The account's post with these words, of about this moment."""
        return look(self.server(access), post)

    def find(self, access: Access, account_id: str, hashtag: str, since: datetime) -> list[Found]:
        """X asks for a sign-in: EXPIRED without."""
        found = [
            Found(sent(text(one.get("id")), access), words_in(one), at_of(one))
            for one in self.server(access).posts_of(account_id, since)
            if has_hashtag(words_in(one), hashtag)
        ]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def identify(self, base: str, handle: str) -> str:
        """X asks for a sign-in."""
        raise Problem(Kind.EXPIRED, f"X tells who {handle} is only to those who are signed in.")

    def gone(self, access: Access, ids: Sequence[str]) -> set[str]:
        """Those that X says are not there, or no more for everybody."""
        return self.server(access).posts(ids)[1]

    def figures(self, access: Access, ids: Sequence[str]) -> dict[str, Figures]:
        """Views are X's impressions; quotes are not among the reposts."""
        found, _ = self.server(access).posts(ids)
        return {
            id_: figures(record(found[id_].get("public_metrics"))) for id_ in ids if id_ in found
        }

    def mentions(self, access: Access, hashtag: str, since: datetime) -> list[Mentions]:
        """X's own counts, without reposts, of at most the last seven days."""
        return mentions(self.server(access), hashtag, since)


def known(access: Access) -> Checked:
    """The account by what was kept of it."""
    return Checked(access.session["id"], access.session.get("handle") or access.handle, access)


def look(server: Server, post: Outgoing) -> Sent | None:
    """The oldest post with the same words since just before its moment; None if there is none."""
    found = server.posts_of(server.account_id(), post.moment - EARLIER)
    for one in sorted(found, key=at_of):
        if is_it(post, words_in(one), at_of(one)):
            return sent(text(one.get("id")), server.access)
    return None


def uploaded(server: Server, image: Image) -> str:
    """The number of a picture that has its words and is ready to be posted."""
    fields = {"media_category": "tweet_image", "media_type": image.content_type}
    files = {"media": ("picture", image.data, image.content_type)}
    answer = server.upload("/2/media/upload", fields, files)
    if not answer.is_good:
        raise server.trouble(answer)
    data = record(answer.record.get("data"))
    id_ = text(data.get("id"))
    if not id_:
        raise unreadable(answer)
    wait_for(server, id_, data)
    described = {"id": id_, "metadata": {"alt_text": {"text": image.alt}}}
    answer = server.post("/2/media/metadata", described, may_matter=False)
    if not answer.is_good:
        raise server.trouble(answer)
    return id_


def wait_for(server: Server, id_: str, data: Record) -> None:
    """Until X has done with the picture; Problem if that fails or takes too long."""
    until = time.monotonic() + PICTURE_SECONDS
    while time.monotonic() < until:
        state = record(data.get("processing_info")).get("state", "succeeded")
        if state == "succeeded":
            return
        if state == "failed":
            raise Problem(Kind.INVALID, "X does not take this picture.")
        time.sleep(PAUSE_SECONDS)
        answer = server.get("/2/media/upload", {"command": "STATUS", "media_id": id_})
        data = record(answer.record.get("data"))
    raise Problem(Kind.SERVER, "X is still at work on the picture.")


def figures(metrics: Record) -> Figures:
    """The public figures of a post, by either name of a repost."""
    reposts = metrics.get("repost_count", metrics.get("retweet_count"))
    views = metrics.get("impression_count")
    return Figures(
        number(metrics.get("like_count")),
        number(reposts),
        number(metrics.get("reply_count")),
        None if views is None else number(views),
    )


def mentions(server: Server, hashtag: str, since: datetime) -> list[Mentions]:
    """By the hour. X counts for apps alone: with their token (`app`), else it may refuse."""
    first = hour_of(since)
    params: dict[str, str | int] = {"query": f"#{hashtag.lstrip('#')}", "granularity": "hour"}
    start = {"start_time": first.strftime("%Y-%m-%dT%H:%M:%SZ")}
    app = server.kept("app")
    answer = server.ask(COUNTS, {**params, **start}, token=app)
    if answer.status == 400:  # more than seven days ago
        answer = server.ask(COUNTS, params, token=app)
    if answer.status == 403 or (app and answer.status == 401):
        return []
    if not answer.is_good:
        raise server.trouble(answer)
    counts: Counter[datetime] = Counter()
    for one in listed(answer, "data"):
        if begin := instant(one.get("start")):
            counts[hour_of(begin)] += number(one.get("post_count", one.get("tweet_count")))
    return [Mentions(hour, counts[hour], "X") for hour in sorted(counts) if hour >= first]
