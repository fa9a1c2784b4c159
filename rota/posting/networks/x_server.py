"""X's API as one account meets it: calls, renewed tokens, lists, what answers mean. Pure.

Rules: docs.x.com (OpenAPI 2.167). Its names of fields are changing from tweet to post: both count.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rota.posting.networks.answers import (
    dicts,
    instant,
    problem,
    record,
    text,
    unreadable,
    words_of,
)
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Sent
from rota.posting.networks.wire import Answer, Fields, Files, Wire

Record = dict[str, Any]
HOME = "https://api.x.com"
AT_ONCE = 100
MOST_PAGES = 8  # of 100 posts
FIELDS = "created_at,entities,note_tweet,public_metrics"
GONE = ("/resource-not-found", "/not-authorized-for-resource")
ME = "/2/users/me"


@dataclass(frozen=True)
class Server:
    """X for one account, on one wire."""

    wire: Wire
    access: Access

    def kept(self, name: str) -> str:
        """What X has given since, else what a person typed."""
        return self.access.session.get(name) or self.access.secret.get(name, "").strip()

    @property
    def base(self) -> str:
        """Where it is called."""
        return self.access.base or HOME

    @property
    def hide(self) -> tuple[str, ...]:
        """What no sentence may hold."""
        return (*self.access.secret.values(), *self.access.session.values())

    def headers(self, token: str) -> dict[str, str]:
        """What a call says of who asks; EXPIRED without a token, for X answers nobody else."""
        if not token:
            raise Problem(Kind.EXPIRED, "X tells nothing to those who are not signed in.")
        return {"Authorization": f"Bearer {token}"}

    def ask(self, path: str, params: Fields | None = None, *, token: str = "") -> Answer:
        """Read, and take any answer."""
        headers = self.headers(token or self.kept("token"))
        return self.wire.get(f"{self.base}{path}", params=params, headers=headers)

    def get(self, path: str, params: Fields | None = None) -> Answer:
        """Read; Problem unless the answer is good."""
        answer = self.ask(path, params)
        if not answer.is_good:
            raise self.trouble(answer)
        return answer

    def post(self, path: str, body: Record, *, may_matter: bool) -> Answer:
        """Write as JSON."""
        headers = self.headers(self.kept("token"))
        url = f"{self.base}{path}"
        return self.wire.post(url, body=body, headers=headers, may_matter=may_matter)

    def upload(self, path: str, fields: Fields, files: Files) -> Answer:
        """Bring a picture that is in no post yet."""
        headers = self.headers(self.kept("token"))
        url = f"{self.base}{path}"
        return self.wire.post(url, form=fields, files=files, headers=headers, may_matter=False)

    def trouble(self, answer: Answer, *, is_write: bool = False) -> Problem:
        """What an answer means that is not good: X says 403 to more than who may not."""
        words = words_of(answer, self.hide)
        if answer.status in {400, 403} and "duplicate" in words.lower():
            return Problem(Kind.DUPLICATE, f"X has these words from this account already.{words}")
        if answer.status == 403 and "too long" in words.lower():
            answer = replace(answer, status=400)
        if answer.status == 402:
            return Problem(Kind.EXPIRED, f"X asks for money: the app's credit is used up.{words}")
        return problem(answer, is_write=is_write, hide=self.hide)

    def account(self) -> Record:
        """Who the token belongs to."""
        answer = self.get(ME)
        data = record(answer.record.get("data"))
        if not text(data.get("id")):
            raise unreadable(answer)
        return data

    def account_id(self) -> str:
        """The account's number, asked for if it was not kept."""
        return self.access.session.get("id") or text(self.account()["id"])

    def posts_of(self, account_id: str, since: datetime) -> list[Record]:
        """The account's own posts from then on, newest first, without reposts."""
        params: dict[str, str | int] = {
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exclude": "retweets",
            "max_results": AT_ONCE,
            "tweet.fields": FIELDS,
        }
        found: list[Record] = []
        for _ in range(MOST_PAGES):
            answer = self.get(f"/2/users/{quote(account_id, safe='')}/tweets", params)
            found += listed(answer, "data")
            turn = text(record(answer.record.get("meta")).get("next_token"))
            if not turn:
                break
            params["pagination_token"] = turn
        return [one for one in found if at_of(one) >= since]

    def posts(self, ids: Sequence[str]) -> tuple[dict[str, Record], set[str]]:
        """Those that are there, by number, and those that X says nobody can see."""
        found: dict[str, Record] = {}
        gone: set[str] = set()
        for start in range(0, len(ids), AT_ONCE):
            asked = ",".join(ids[start : start + AT_ONCE])
            answer = self.get("/2/tweets", {"ids": asked, "tweet.fields": FIELDS})
            found |= {text(one.get("id")): one for one in listed(answer, "data")}
            errors = listed(answer, "errors")
            gone |= {text(one.get("resource_id")) for one in errors if is_gone(one)}
        return found, gone & set(ids)


def listed(answer: Answer, name: str) -> list[Record]:
    """A list in an answer of X, which leaves empty ones out; Problem if it is no answer of X."""
    if not answer.record.keys() & {"data", "meta", "errors"}:
        raise unreadable(answer)
    return dicts(answer.record.get(name))


def is_gone(error: Record) -> bool:
    """Whether the error says that a post is not there, or for nobody's eyes."""
    return text(error.get("type")).endswith(GONE)


def at_of(post: Record) -> datetime:
    """When it was posted; Problem if X does not say."""
    found = instant(post.get("created_at"))
    if found is None:
        raise Problem(Kind.SERVER, "A post came back without its time.")
    return found


def words_in(post: Record) -> str:
    """The words as they were sent: X writes & < > as HTML and every link anew."""
    long = record(post.get("note_tweet"))
    source = long if text(long.get("text")) else post
    words = html.unescape(text(source.get("text")))
    for link in dicts(record(source.get("entities")).get("urls")):
        words = words.replace(text(link.get("url")) or "\0", as_sent(link))
    return words.strip()


def as_sent(link: Record) -> str:
    """Where a link leads; nothing for that which X adds for a picture."""
    is_picture = bool(link.get("media_key")) or "/photo/" in text(link.get("expanded_url"))
    return "" if is_picture else text(link.get("expanded_url"))


def sent(id_: str, access: Access) -> Sent:
    """A post by its number; X finds it whatever name stands before."""
    name = (access.session.get("handle") or access.handle).lstrip("@") or "i"
    return Sent(id_, f"https://x.com/{quote(name, safe='')}/status/{quote(id_, safe='')}")


def renewed(server: Server) -> Access:
    """The access with a new token; the old refresh token is of no use from then on.

    Two at once for one account put each other out: whoever calls this holds a lock.
    """
    form = {
        "grant_type": "refresh_token",
        "refresh_token": server.kept("refresh"),
        "client_id": server.kept("client_id"),
    }
    url = f"{server.base}/2/oauth2/token"
    headers = client_headers(server.access.secret)
    answer = server.wire.post(url, form=form, headers=headers, may_matter=False)
    if answer.status in {400, 401, 403}:
        raise Problem(Kind.EXPIRED, "X does not renew this account's sign-in.")
    if not answer.is_good:
        raise problem(answer, hide=server.hide)
    token = text(answer.record.get("access_token"))
    if not token:
        raise unreadable(answer)
    refresh = text(answer.record.get("refresh_token")) or server.kept("refresh")
    session = {**server.access.session, "token": token, "refresh": refresh}
    return replace(server.access, session=session)


def client_headers(secret: Mapping[str, str]) -> dict[str, str]:
    """A confidential client proves itself; a public one has nothing to prove with."""
    if not secret.get("client_secret"):
        return {}
    pair = f"{secret.get('client_id', '')}:{secret['client_secret']}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
