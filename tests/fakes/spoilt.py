"""A wire at whose other end a fake answers in the same process, and each answer can be spoilt."""

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from rota.posting.networks.bluesky_record import POSTS
from rota.posting.networks.keys import key_of
from rota.posting.networks.wire import Answer, Wire
from tests.fakes.serving import START, Asked, Fake, Reply

Place = tuple[Any, ...]


class Spoilt(Wire):
    """`spoil` is given each answer's number and a list that holds its body, to be changed."""

    def __init__(self, fake: Fake, spoil: Callable[[int, list[Any]], None]) -> None:
        self.inside, self.deadline = True, math.inf
        self.fake, self.spoil, self.numbers = fake, spoil, count()

    def _answered(self, request: httpx.Request) -> Answer:
        query = parse_qs(urlsplit(str(request.url)).query)
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, request.url.path, query, headers, request.read())
        reply = self.fake.answer(asked)
        body = json.loads(json.dumps([reply.body]))
        self.spoil(next(self.numbers), body)
        told = {name.lower(): value for name, value in reply.headers.items()}
        data = json.dumps(body[0]).encode()
        return Answer(request.url.host, reply.status, told, data, datetime.now(UTC))


def places(body: Any) -> Iterator[Place]:
    """The way to every value in there; of a list the first is looked at for all."""
    for name in list(body) if isinstance(body, dict) else range(len(body))[:1]:
        yield (name,)
        if isinstance(body[name], dict | list):
            yield from ((name, *rest) for rest in places(body[name]))


def put(body: Any, place: Place, value: Any) -> None:
    """Something else at a place, if there is one."""
    *way, last = place
    for name in way:
        body = body[name]
    body[last] = deepcopy(value)


class FakeBluesky:
    """A server of one account with one post, and the AppView that counts it."""

    did, key = "did:plc:a", key_of(START, "1")

    def answer(self, asked: Asked) -> Reply:
        """By the last part of the method's name."""
        uri = f"at://{self.did}/{POSTS}/{self.key}"
        marks = [{"features": [{"tag": "GMPT24"}]}]
        value = {"text": "Tea", "createdAt": START.isoformat(), "tags": ["GMPT24"], "facets": marks}
        stored = {"uri": uri, "cid": "bafy", "value": value}
        said = {"did": self.did, "handle": "gmp.test", "active": True}
        counts = {"uri": uri, "likeCount": 1, "repostCount": 2, "replyCount": 3}
        answers: dict[str, Any] = {
            "listRecords": {
                "records": [stored],
                "cursor": "" if asked.query.get("cursor") else "1",
            },
            "uploadBlob": {"blob": {"ref": {"$link": "bafk"}, "mimeType": "image/png"}},
            "getPosts": {"posts": [counts]},
            "getRecord": stored,
            "putRecord": stored,
        }
        method = asked.path.rpartition(".")[2]
        return Reply(200, answers.get(method, {**said, "accessJwt": "a", "refreshJwt": "r"}))
