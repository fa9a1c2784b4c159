"""A Mastodon server in small: the rules that its documentation states, and awkward ways to differ.

Sources: docs.joinmastodon.org/methods and /api/rate-limits; post_status_service.rb (a key lives
3,600 s) and scheduled_status.rb (5 minutes ahead, 25 a day) of mastodon/mastodon.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.mastodon_html import html_of, tags_in
from tests.fakes.mastodon_rules import KEY_LIVES, NO_TOKEN, NOT_FOUND, Awkward, Refusal, validate
from tests.fakes.serving import Asked, Clock, Reply, Window


class FakeMastodon:
    """Accounts by token, statuses, media; `asked` is every request so far."""

    def __init__(self, *awkward: Awkward) -> None:
        self.clock = Clock()
        self.awkward = set(awkward)
        self.tokens = {"token-of-gmpt": "1"}
        self.names = {"1": "gmpt_example", "2": "courts_example"}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, tuple[datetime, str]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.scheduled: list[datetime] = []
        self.polls_until_ready = 0
        self.calls = Window(self.clock, 300, 5)
        self.uploads = Window(self.clock, 30, 30)
        self.asked: list[Asked] = []
        self.domain = "mastodon.example"

    def answer(self, asked: Asked) -> Reply:
        """Find who asks, count it, and do it."""
        self.asked.append(asked)
        who = self.tokens.get(asked.token, "")
        try:
            if asked.token and not who:
                self.refuse_token()
            self.count(self.calls, who)
            reply = self.routed(asked, who)
        except Refusal as refusal:
            reply = refusal.reply
        return Reply(reply.status, reply.body, self.limits(who) | reply.headers)

    def routed(self, asked: Asked, who: str) -> Reply:
        """The answer of the call."""
        for method, path, call in ROUTES:
            if method == asked.method and (found := re.fullmatch(path, asked.path)):
                return call(self, asked, who, *found.groups())
        return NOT_FOUND

    def count(self, window: Window, who: str) -> None:
        """Take one of what the window allows."""
        if not window.take(who):
            raise Refusal(429, "Too many requests")

    def limits(self, who: str) -> dict[str, str]:
        """The headers about limits, of the one that is nearest."""
        window = min(self.calls, self.uploads, key=lambda one: one.left(who))
        return {
            "X-RateLimit-Limit": str(window.most),
            "X-RateLimit-Remaining": str(window.left(who)),
            "X-RateLimit-Reset": window.reset.isoformat().replace("+00:00", ".000000Z"),
        }

    def refuse_token(self) -> None:
        """No such token."""
        raise Refusal(400 if Awkward.SAYS_400_TO_TOKENS in self.awkward else 401, NO_TOKEN["error"])

    def needs(self, who: str) -> None:
        """A call for those who are signed in."""
        if not who:
            self.refuse_token()

    def create(self, asked: Asked, who: str) -> Reply:
        """POST /api/v1/statuses."""
        self.needs(who)
        ignores = Awkward.IGNORES_KEYS in self.awkward
        key = "" if ignores else asked.headers.get("idempotency-key", "")
        kept = self.keys.get(key)
        if kept and self.clock.now < kept[0] + KEY_LIVES and kept[1] in self.statuses:
            return Reply(200, self.statuses[kept[1]])
        body = asked.json
        validate(body, self.awkward, self.statuses, self.media)
        if body.get("scheduled_at") and Awkward.IGNORES_SCHEDULE not in self.awkward:
            return self.schedule(body)
        made = self.put(body["status"], who, body)
        if key:
            self.keys[key] = (self.clock.now, made["id"])
        return Reply(200, made)

    def schedule(self, body: dict[str, Any]) -> Reply:
        """Keep it for later, as the server itself would send it."""
        at = datetime.fromisoformat(body["scheduled_at"])
        if at < self.clock.now + timedelta(minutes=5):
            words = "Validation failed: Scheduled at The scheduled date must be in the future"
            raise Refusal(422, words)
        if sum(one.date() == at.date() for one in self.scheduled) >= 25:
            words = "Validation failed: You have exceeded the limit of 25 scheduled posts for today"
            raise Refusal(422, words)
        self.scheduled.append(at)
        number = str(len(self.scheduled))
        params = {"text": body["status"]}
        return Reply(200, {"id": number, "scheduled_at": body["scheduled_at"], "params": params})

    def put(self, words: str, who: str = "1", body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A post is out."""
        body = body or {}
        number = str((int(self.clock.now.timestamp() * 1000) << 16) + len(self.statuses))
        name = self.names[who]
        page = f"https://{self.domain}/@{name}/{number}"
        media = [self.media[one]["shown"] for one in body.get("media_ids", ())]
        made = {
            "id": number,
            "created_at": self.clock.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "in_reply_to_id": body.get("in_reply_to_id"),
            "sensitive": False,
            "visibility": body.get("visibility", "public"),
            "language": body.get("language", "en"),
            "uri": f"https://{self.domain}/users/{name}/statuses/{number}",
            "url": page,
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "content": html_of(words, self.domain),
            "reblog": None,
            "account": self.account(who),
            "media_attachments": media,
            "tags": [
                {"name": tag, "url": f"https://{self.domain}/tags/{tag}"} for tag in tags_in(words)
            ],
        }
        self.statuses[number] = made
        return made

    def account(self, who: str) -> dict[str, Any]:
        """What is told of an account."""
        name = self.names[who]
        return {
            "id": who,
            "username": name,
            "acct": name,
            "display_name": name,
            "url": f"https://{self.domain}/@{name}",
            "followers_count": 1700,
            "statuses_count": len(self.statuses),
        }

    def delete(self, asked: Asked, who: str, number: str) -> Reply:
        """DELETE /api/v1/statuses/:id."""
        self.needs(who)
        return Reply(200, self.statuses.pop(number)) if number in self.statuses else NOT_FOUND

    def show(self, asked: Asked, who: str, number: str) -> Reply:
        """GET /api/v1/statuses/:id."""
        return Reply(200, self.statuses[number]) if number in self.statuses else NOT_FOUND

    def show_many(self, asked: Asked, who: str) -> Reply:
        """GET /api/v1/statuses?id[]=, at most 20."""
        if Awkward.HAS_NO_LISTS_BY_NUMBER in self.awkward:
            return NOT_FOUND
        ids = asked.every.get("id[]", [])
        if len(ids) > 20:
            raise Refusal(422, "Validation failed: too many")
        return Reply(200, [self.statuses[one] for one in ids if one in self.statuses])

    def upload(self, asked: Asked, who: str, version: str) -> Reply:
        """POST /api/v2/media: 202 while it is worked at."""
        self.needs(who)
        self.count(self.uploads, who)
        if Awkward.BREAKS_ON_MEDIA in self.awkward:
            raise Refusal(500, "Error processing thumbnail for uploaded media")
        form = asked.form
        if not form["file"]:
            words = "Validation failed: File content type is invalid, File is invalid"
            raise Refusal(422, words)
        number = str(22348641 + len(self.media))
        shown = {
            "id": number,
            "type": "image",
            "url": f"https://files.{self.domain}/{number}.jpeg",
            "preview_url": f"https://files.{self.domain}/{number}-small.jpeg",
            "remote_url": None,
            "description": form["description"].decode(),
            "blurhash": "UFBWY:8_0Jxv4mx]t8t64.%M-:IUWGWAt6M}",
        }
        self.media[number] = {"shown": shown, "polls": self.polls_until_ready}
        if self.polls_until_ready:
            return Reply(202, {**shown, "url": None})
        return Reply(200, shown)

    def media_state(self, asked: Asked, who: str, number: str) -> Reply:
        """GET /api/v1/media/:id: 206 until it is ready."""
        self.needs(who)
        if number not in self.media:
            return NOT_FOUND
        media = self.media[number]
        if media["polls"] > 0:
            media["polls"] -= 1
            return Reply(206, {**media["shown"], "url": None})
        return Reply(200, media["shown"])

    def who_am_i(self, asked: Asked, who: str) -> Reply:
        """GET /api/v1/accounts/verify_credentials."""
        self.needs(who)
        return Reply(200, self.account(who))

    def lookup(self, asked: Asked, who: str) -> Reply:
        """GET /api/v1/accounts/lookup."""
        name = asked.query["acct"].removesuffix(f"@{self.domain}")
        found = [number for number, known in self.names.items() if known == name]
        if not found or Awkward.KNOWS_NO_HANDLES in self.awkward:
            return NOT_FOUND
        return Reply(200, self.account(found[0]))

    def statuses_of(self, asked: Asked, who: str, number: str) -> Reply:
        """GET /api/v1/accounts/:id/statuses."""
        if number not in self.names:
            return NOT_FOUND
        tag = asked.query.get("tagged", "").lower()
        own = [one for one in self.statuses.values() if one["account"]["id"] == number]
        if asked.query.get("exclude_reblogs") == "true":
            own = [one for one in own if not one["reblog"]]
        if tag:
            own = [one for one in own if tag in [each["name"] for each in one["tags"]]]
        return self.page(asked, own)

    def tagged(self, asked: Asked, who: str, tag: str) -> Reply:
        """GET /api/v1/timelines/tag/:hashtag."""
        if Awkward.HIDES_HASHTAGS in self.awkward and not who:
            raise Refusal(401, "This API requires an authenticated user")
        names = [(one, [each["name"] for each in one["tags"]]) for one in self.statuses.values()]
        return self.page(asked, [one for one, known in names if tag.lower() in known])

    def page(self, asked: Asked, found: list[dict[str, Any]]) -> Reply:
        """One page, newest first, older than `max_id`."""
        limit = min(int(asked.query.get("limit", 20)), 40)
        told = asked.query.get("max_id", "")
        older_than = int(told) if told.isdigit() else 2**63
        found = sorted(found, key=lambda one: int(one["id"]), reverse=True)
        return Reply(200, [one for one in found if int(one["id"]) < older_than][:limit])

    def instance(self, asked: Asked, who: str, version: str) -> Reply:
        """GET /api/v2/instance, and the older one."""
        if version == "2" and Awkward.HAS_NO_V2_INSTANCE in self.awkward:
            return NOT_FOUND
        about = {
            "title": "Mastodon",
            "version": "4.5.0",
            "configuration": {
                "statuses": {
                    "max_characters": 500,
                    "max_media_attachments": 4,
                    "characters_reserved_per_url": 23,
                }
            },
        }
        return Reply(200, {**about, ("domain" if version == "2" else "uri"): self.domain})


Call = Callable[..., Reply]
ROUTES: list[tuple[str, str, Call]] = [
    ("POST", "/api/v1/statuses", FakeMastodon.create),
    ("GET", "/api/v1/statuses", FakeMastodon.show_many),
    ("GET", r"/api/v1/statuses/(\d+)", FakeMastodon.show),
    ("DELETE", r"/api/v1/statuses/(\d+)", FakeMastodon.delete),
    ("POST", r"/api/v([12])/media", FakeMastodon.upload),
    ("GET", r"/api/v1/media/(\d+)", FakeMastodon.media_state),
    ("GET", "/api/v1/accounts/verify_credentials", FakeMastodon.who_am_i),
    ("GET", "/api/v1/accounts/lookup", FakeMastodon.lookup),
    ("GET", r"/api/v1/accounts/(\w+)/statuses", FakeMastodon.statuses_of),
    ("GET", r"/api/v1/timelines/tag/(\w+)", FakeMastodon.tagged),
    ("GET", "/api/v([12])/instance", FakeMastodon.instance),
]
