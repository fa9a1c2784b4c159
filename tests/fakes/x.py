"""X in small: the calls we make, with the rules that its documentation states."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rota.lib.post_urls import X_EPOCH_MS
from rota.posting.lengths import X as X_LIMIT
from rota.posting.lengths import length
from tests.fakes.serving import Asked, Clock, Reply, Window
from tests.fakes.x_pictures import Pictures
from tests.fakes.x_rules import (
    DUPLICATE,
    PROBLEMS,
    TOO_LONG,
    Post,
    Refusal,
    as_x,
    invalid,
    matches,
    unauthorized,
    unsupported,
)

TOKEN_LIVES = timedelta(hours=2)
SEARCH_GOES_BACK = timedelta(days=7)
HOUR = timedelta(hours=1)
USER_CONTEXT = "OAuth 1.0a User Context, OAuth 2.0 User Context"
APP_ONLY = "OAuth 2.0 Application-Only"
KNOWN_FIELDS = {"text", "media", "reply", "reply_settings", "quote_tweet_id", "poll"}


@dataclass
class Token:
    """A user's token and when it ends."""

    user: str
    until: datetime


class FakeX(Pictures):
    """Users, tokens, posts, media. `new_names` tells posts where it told tweets."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.new_names = False
        self.names = {"2244994945": "gmpt_example", "2244994946": "courts_example"}
        self.tokens = {"token-1": Token("2244994945", self.clock.now + TOKEN_LIVES)}
        self.refreshes = {"refresh-1": "2244994945"}
        self.client_id = "client-of-gmpt"
        self.app_token = "token-of-the-app"
        self.posts: dict[str, Post] = {}
        super().__init__()
        self.made = 0
        self.asked: list[Asked] = []
        minutes = 15
        self.windows = {
            "create": Window(self.clock, 100, minutes),
            "timeline": Window(self.clock, 900, minutes),
            "search": Window(self.clock, 450, minutes),
            "counts": Window(self.clock, 300, minutes),
            "other": Window(self.clock, 900, minutes),
        }

    def answer(self, asked: Asked) -> Reply:
        """Find the call, count it, and do it."""
        self.asked.append(asked)
        for method, path, window, call in ROUTES:
            if method == asked.method and (found := re.fullmatch(path, asked.path)):
                return self.counted(self.windows[window], asked, call, *found.groups())
        return Reply(404, {"title": "Not Found", "type": "about:blank", "status": 404})

    def counted(
        self, window: Window, asked: Asked, call: Callable[..., Reply], *parts: str
    ) -> Reply:
        """The reply with its limits; 429 where they are used up."""
        try:
            if not window.take(asked.token):
                raise Refusal(429, "Too Many Requests", "Too Many Requests")
            reply = call(self, asked, *parts)
        except Refusal as refusal:
            reply = refusal.reply
        headers = {
            "x-rate-limit-limit": str(window.most),
            "x-rate-limit-remaining": str(window.left(asked.token)),
            "x-rate-limit-reset": str(int(window.reset.timestamp())),
        }
        return Reply(reply.status, reply.body, headers)

    def user(self, asked: Asked) -> str:
        """Whose token it is; refuses the app's."""
        if asked.token == self.app_token:
            raise unsupported(APP_ONLY, USER_CONTEXT)
        return self.anybody(asked)

    def anybody(self, asked: Asked) -> str:
        """Whose token it is, empty for the app's."""
        if asked.token == self.app_token:
            return ""
        token = self.tokens.get(asked.token)
        if not token or token.until <= self.clock.now:
            raise unauthorized()
        return token.user

    def create(self, asked: Asked) -> Reply:
        """POST /2/tweets."""
        user = self.user(asked)
        body = asked.json
        if body.keys() - KNOWN_FIELDS:
            raise invalid(f"$.{min(body.keys() - KNOWN_FIELDS)}: is not defined in the schema")
        words = body.get("text", "")
        media = body.get("media", {}).get("media_ids", [])
        if not words and not media:
            raise invalid("$.text: is missing but it is required")
        if any(one not in self.media or self.media[one]["polls"] for one in media):
            raise invalid("Your media IDs are invalid.")
        if length(words, X_LIMIT).left < 0:
            raise Refusal(400, "Bad Request", TOO_LONG)
        if any(one.author == user and one.words == words for one in self.posts.values()):
            raise Refusal(403, "Forbidden", DUPLICATE)
        made = self.put(words, user, media)
        told = made.told(new_names=self.new_names)
        return Reply(201, {"data": {name: told[name] for name in list(told)[:3]}})

    def put(self, words: str, user: str = "2244994945", media: list[str] | None = None) -> Post:
        """A post is out."""
        self.made += 1
        at = self.clock.now
        number = (int(at.timestamp() * 1000) - X_EPOCH_MS << 22) + self.made
        made = Post(str(number), user, words, at, media or [])
        self.posts[made.id] = made
        return made

    def delete(self, asked: Asked, id_: str) -> Reply:
        """DELETE /2/tweets/:id."""
        self.user(asked)
        return Reply(200, {"data": {"deleted": self.posts.pop(id_, None) is not None}})

    def show(self, asked: Asked) -> Reply:
        """GET /2/tweets?ids=."""
        self.anybody(asked)
        ids = asked.query.get("ids", "").split(",")
        if len(ids) > 100:
            raise invalid("The number of values in the `ids` query parameter is not in 1..100")
        found = [self.told(self.posts[one], asked) for one in ids if one in self.posts]
        errors = [not_found(one) for one in ids if one not in self.posts]
        return Reply(200, without_empty({"data": found, "errors": errors}))

    def told(self, post: Post, asked: Asked) -> dict[str, Any]:
        """The fields of a post that were asked for, and those that always come."""
        told = post.told(new_names=self.new_names)
        wanted = asked.query.get("tweet.fields", "").split(",")
        always = list(told)[:3]
        return {name: value for name, value in told.items() if name in wanted or name in always}

    def timeline(self, asked: Asked, user: str) -> Reply:
        """GET /2/users/:id/tweets."""
        self.anybody(asked)
        since = moment(asked, "start_time")
        without_reposts = "retweets" in asked.query.get("exclude", "")
        found = [
            one
            for one in self.newest_first()
            if one.author == user
            and not (without_reposts and one.is_repost)
            and (not since or one.at >= since)
        ]
        return self.page(found, asked)

    def search(self, asked: Asked) -> Reply:
        """GET /2/tweets/search/recent."""
        self.anybody(asked)
        return self.page(self.found(asked), asked)

    def found(self, asked: Asked) -> list[Post]:
        """What a query finds in the last seven days."""
        query = asked.query.get("query", "")
        if not query:
            raise invalid("The `query` query parameter can not be empty")
        begin = self.clock.now - SEARCH_GOES_BACK
        since = moment(asked, "start_time") or begin
        if since < begin:
            raise invalid("Invalid 'start_time'. 'start_time' must be on or after 7 days ago.")
        named = [(one, self.names[one.author]) for one in self.newest_first()]
        return [one for one, name in named if one.at >= since and matches(one, query, name)]

    def counts(self, asked: Asked) -> Reply:
        """GET /2/tweets/counts/recent, by the hour: for apps alone, and without reposts."""
        if self.anybody(asked):
            raise unsupported("OAuth 2.0 User Context", APP_ONLY)
        found = [one for one in self.found(asked) if not one.is_repost]
        begin = moment(asked, "start_time") or self.clock.now - SEARCH_GOES_BACK
        name = "post_count" if self.new_names else "tweet_count"
        buckets = []
        while begin < self.clock.now:
            end = min(begin.replace(minute=0, second=0, microsecond=0) + HOUR, self.clock.now)
            inside = sum(begin <= one.at < end for one in found)
            buckets.append({"start": as_x(begin), "end": as_x(end), name: inside})
            begin = end
        return Reply(200, {"data": buckets, "meta": {f"total_{name}": len(found)}})

    def page(self, found: list[Post], asked: Asked) -> Reply:
        """One page and the way to the next."""
        size = int(asked.query.get("max_results", 10))
        if not 5 <= size <= 100:
            raise invalid(f"The `max_results` query parameter value [{size}] is not in 5..100")
        token = asked.query.get("pagination_token", "t0")
        if not re.fullmatch(r"t\d{1,9}", token):
            raise invalid("The `pagination_token` query parameter value is not valid")
        start = int(token[1:])
        part = found[start : start + size]
        meta: dict[str, Any] = {"result_count": len(part)}
        if start + size < len(found):
            meta["next_token"] = f"t{start + size}"
        data = [self.told(one, asked) for one in part]
        return Reply(200, without_empty({"data": data}) | {"meta": meta})

    def newest_first(self) -> list[Post]:
        """All posts."""
        return sorted(self.posts.values(), key=lambda one: int(one.id), reverse=True)

    def me(self, asked: Asked) -> Reply:
        """GET /2/users/me."""
        return Reply(200, {"data": self.account(self.user(asked))})

    def users_by(self, asked: Asked) -> Reply:
        """GET /2/users/by?usernames=."""
        self.anybody(asked)
        wanted = asked.query["usernames"].lower().split(",")
        found = [self.account(one) for one, name in self.names.items() if name.lower() in wanted]
        return Reply(200, without_empty({"data": found}) or {"errors": [not_found(wanted[0])]})

    def account(self, user: str) -> dict[str, str]:
        """What always comes of a user."""
        return {"id": user, "name": self.names[user], "username": self.names[user]}

    def renew(self, asked: Asked) -> Reply:
        """POST /2/oauth2/token: a refresh token is good once."""
        form = {name: value.decode() for name, value in asked.form.items()}
        user = self.refreshes.pop(form.get("refresh_token", ""), "")
        if form.get("client_id") != self.client_id or not user:
            words = "Value passed for the token was invalid."
            return Reply(400, {"error": "invalid_request", "error_description": words})
        self.made += 1
        token, refresh = f"token-{self.made}n", f"refresh-{self.made}n"
        self.tokens = {token: Token(user, self.clock.now + TOKEN_LIVES)}
        self.refreshes[refresh] = user
        told = {"token_type": "bearer", "expires_in": 7200, "access_token": token}
        return Reply(200, told | {"scope": "tweet.write", "refresh_token": refresh})


def moment(asked: Asked, name: str) -> datetime | None:
    """A moment of the query."""
    told = asked.query.get(name)
    return datetime.fromisoformat(told) if told else None


def not_found(value: str) -> dict[str, str]:
    """What is said of one thing among several that is not there."""
    return {
        "resource_id": value,
        "resource_type": "tweet",
        "title": "Not Found Error",
        "detail": f"Could not find tweet with id: [{value}].",
        "type": f"{PROBLEMS}/resource-not-found",
    }


def without_empty(body: dict[str, Any]) -> dict[str, Any]:
    """X leaves out what is empty."""
    return {name: value for name, value in body.items() if value}


ROUTES: list[tuple[str, str, str, Callable[..., Reply]]] = [
    ("POST", "/2/tweets", "create", FakeX.create),
    ("GET", "/2/tweets", "other", FakeX.show),
    ("DELETE", r"/2/tweets/(\d+)", "other", FakeX.delete),
    ("GET", "/2/tweets/search/recent", "search", FakeX.search),
    ("GET", "/2/tweets/counts/recent", "counts", FakeX.counts),
    ("GET", "/2/users/me", "other", FakeX.me),
    ("GET", "/2/users/by", "other", FakeX.users_by),
    ("GET", r"/2/users/(\d+)/tweets", "timeline", FakeX.timeline),
    ("POST", "/2/media/upload", "other", FakeX.upload),
    ("GET", "/2/media/upload", "other", FakeX.media_state),
    ("POST", "/2/media/metadata", "other", FakeX.describe),
    ("POST", "/2/oauth2/token", "other", FakeX.renew),
]
