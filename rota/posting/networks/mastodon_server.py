"""A server that speaks Mastodon's API, as one account meets it: calls, lists, what answers mean.

Pure. Rules: docs.joinmastodon.org/methods. Servers differ; what was measured of them is in
docs/decisions/0015-networks.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from rota.posting.networks.answers import instant, problem, text, unreadable, web_address
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Sent
from rota.posting.networks.wire import Answer, Fields, Files, Wire

Record = dict[str, Any]
Params = Mapping[str, str | int | list[str]]
PAGE = 40  # the most that a server gives at once
VERIFY = "/api/v1/accounts/verify_credentials"


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
    def stranger(self) -> str:
        """What is said of a server that may be another sort of one."""
        return f"{self.host} does not answer as a Mastodon server does."

    @property
    def token(self) -> str:
        """What lets the account in; empty without."""
        return self.access.secret.get("token", "").strip()

    @property
    def headers(self) -> dict[str, str]:
        """What every call says of the account."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def ask(self, path: str, params: Params | None = None) -> Answer:
        """Read, and take any answer."""
        return self.wire.get(f"{self.access.base}{path}", params=params, headers=self.headers)

    def get(self, path: str, params: Params | None = None) -> Answer:
        """Read; Problem unless the answer is good."""
        answer = self.ask(path, params)
        if not answer.is_good:
            raise self.trouble(answer)
        return answer

    def records(self, path: str, params: Params | None = None) -> list[Record]:
        """Read a list; Problem if it is none, so that a broken answer is no empty list."""
        answer = self.get(path, params)
        if not isinstance(answer.json, list):
            raise unreadable(answer)
        return answer.records

    def send(self, path: str, body: Record, key: str) -> Answer:
        """Post, with the key that makes a second time harmless where the server knows keys."""
        headers = {**self.headers, "Idempotency-Key": key}
        return self.wire.post(f"{self.access.base}{path}", body=body, headers=headers)

    def upload(self, path: str, fields: Fields, files: Files) -> Answer:
        """Bring a picture that is in no post yet."""
        url = f"{self.access.base}{path}"
        return self.wire.post(url, form=fields, files=files, headers=self.headers, may_matter=False)

    def trouble(self, answer: Answer, *, is_write: bool = False) -> Problem:
        """What an answer means that is not good; asks once more what a 400 leaves open."""
        hide = (*self.access.secret.values(), *self.access.session.values())
        if answer.status == 400 and self.token and not self.is_let_in():
            answer = replace(answer, status=401)  # some servers say 400 to a token that has ended
        return problem(answer, is_write=is_write, hide=hide)

    def is_let_in(self) -> bool:
        """Whether the token still opens the account, as far as the server says."""
        return self.ask(VERIFY).status not in {400, 401, 403}

    def account(self) -> Record:
        """Who the token belongs to; EXPIRED if nobody."""
        answer = self.ask(VERIFY)
        if answer.status == 400:
            answer = replace(answer, status=401)
        if answer.status in {404, 405, 410}:
            raise Problem(Kind.INVALID, self.stranger)
        if not answer.is_good:
            raise problem(answer, hide=self.access.secret.values())
        if not text(answer.record.get("id")):
            raise Problem(Kind.SERVER, self.stranger)
        return answer.record

    def account_id(self) -> str:
        """The account's number, asked for if it was not kept."""
        return self.access.session.get("id") or text(self.account()["id"])

    def statuses_of(self, account_id: str, since: datetime, **params: str) -> list[Record]:
        """The account's own public posts from then on, newest first."""
        path = f"/api/v1/accounts/{quote(account_id, safe='')}/statuses"
        found, _ = read_back(self, path, {"exclude_reblogs": "true", **params}, since, most=25)
        return [one for one in found if is_own(one)]


def is_own(record: Record) -> bool:
    """Whether it is a post for everybody, and no repost, whatever the server was asked for."""
    visibility = record.get("visibility")
    is_for_all = visibility is None or text(visibility) in {"public", "unlisted"}
    return is_for_all and not record.get("reblog")


def read_back(
    server: Server, path: str, params: Params, since: datetime, *, most: int
) -> tuple[list[Record], datetime]:
    """A timeline read backwards to a moment, newest first, and from when on it is all of it.

    At most so many pages: then it is all of it only from the oldest on that was reached.
    """
    found: dict[str, Record] = {}
    last = ""
    for _ in range(most):
        turn = {"max_id": last} if last else {}
        page = server.records(path, {**params, "limit": PAGE, **turn})
        fresh = [one for one in page if text(one.get("id")) and one["id"] not in found]
        found |= {one["id"]: one for one in fresh}
        if not fresh or any(at_of(one) < since for one in fresh[-1:]):
            return [one for one in found.values() if at_of(one) >= since], since
        last = fresh[-1]["id"]
    return list(found.values()), min(map(at_of, found.values()))


def at_of(record: Record) -> datetime:
    """When the server says that it was posted; Problem if it does not."""
    found = instant(record.get("created_at"))
    if found is None:
        raise Problem(Kind.SERVER, "A post came back without its time.")
    return found


def sent(record: Record, server: Server) -> Sent:
    """The post by its number and its public address."""
    number = text(record.get("id"))
    name = server.access.handle.lstrip("@").split("@")[0]
    address = web_address(record.get("url")) or web_address(record.get("uri"))
    return Sent(number, address or f"{server.access.base}/@{name}/{quote(number, safe='')}")
