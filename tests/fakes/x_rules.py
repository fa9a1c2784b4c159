"""What X says no to, how it keeps words, and what its search finds.

Sources: docs.x.com (OpenAPI 2.167; response codes and errors; build a query), the 403s as seen in
xdevplatform/bookmarks-search#10 and akrherz/iembot#163.
"""

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rota.posting.lengths import links_in
from tests.fakes.serving import Reply

PROBLEMS = "https://api.x.com/2/problems"


class Refusal(Exception):
    """A problem document that ends a request."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "about:blank") -> None:
        super().__init__(detail)
        self.reply = Reply(
            status, {"title": title, "detail": detail, "type": kind, "status": status}
        )


def unauthorized() -> Refusal:
    """No token, or one that has ended."""
    return Refusal(401, "Unauthorized", "Unauthorized")


def unsupported(given: str, wanted: str) -> Refusal:
    """A token of the wrong sort."""
    detail = (
        f"Authenticating with {given} is forbidden for this endpoint.  "
        f"Supported authentication types are [{wanted}]."
    )
    kind = f"{PROBLEMS}/unsupported-authentication"
    return Refusal(403, "Unsupported Authentication", detail, kind)


def invalid(detail: str) -> Refusal:
    """A request that is none."""
    return Refusal(400, "Invalid Request", detail, f"{PROBLEMS}/invalid-request")


DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see "
    "https://github.com/twitter/twitter-text."
)


@dataclass
class Post:
    """A post as X keeps it: `words` as they were sent, `text` as it tells them."""

    id: str
    author: str
    words: str
    at: datetime
    media: list[str] = field(default_factory=list)
    is_repost: bool = False
    metrics: dict[str, int] = field(default_factory=dict)

    @property
    def links(self) -> list[str]:
        """What it turns into short links."""
        return [link.url for link in links_in(self.words)]

    @property
    def hashtags(self) -> list[str]:
        """Its hashtags, as written."""
        return re.findall(r"(?<!\w)#(\w+)", self.words)

    def told(self, *, new_names: bool) -> dict[str, Any]:
        """What the API says of it, every field."""
        text = html.escape(self.words, quote=False)
        urls: list[dict[str, Any]] = []
        for n, link in enumerate(self.links):
            short = f"https://t.co/{self.id[-6:]}{n:04}"
            text = text.replace(html.escape(link, quote=False), short, 1)
            urls.append({"url": short, "expanded_url": link, "display_url": link[8:]})
        for n, media in enumerate(self.media):
            short = f"https://t.co/m{self.id[-5:]}{n:04}"
            text = f"{text} {short}"
            page = f"https://x.com/{self.author}/status/{self.id}/photo/1"
            urls.append({"url": short, "expanded_url": page, "media_key": f"3_{media}"})
        for entity in urls:
            entity["start"] = text.index(entity["url"])
            entity["end"] = entity["start"] + len(entity["url"])
        metrics = {
            "repost_count" if new_names else "retweet_count": self.metrics.get("reposts", 0),
            "reply_count": self.metrics.get("replies", 0),
            "like_count": self.metrics.get("likes", 0),
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": self.metrics.get("views", 0),
        }
        return {
            "id": self.id,
            "text": text,
            "edit_history_post_ids" if new_names else "edit_history_tweet_ids": [self.id],
            "created_at": as_x(self.at),
            "entities": {"urls": urls, "hashtags": [{"tag": tag} for tag in self.hashtags]},
            "public_metrics": metrics,
        }


def as_x(at: datetime) -> str:
    """A moment as X writes it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def matches(post: Post, query: str, name: str) -> bool:
    """Whether the post is found by the query: all of its words, no part of words."""
    return all(matches_one(post, one.lower(), name) for one in query.split())


def matches_one(post: Post, one: str, name: str) -> bool:
    """One operator or word of a query; a minus turns it round."""
    if one.startswith("-"):
        return not matches_one(post, one[1:], name)
    if one.startswith("from:"):
        return name.lower() == one.removeprefix("from:").lstrip("@")
    if one == "has:links":
        return bool(post.links or post.media)
    if one == "is:retweet":
        return post.is_repost
    if one.startswith("#"):
        return one[1:] in map(str.lower, post.hashtags)
    if ":" in one:
        raise invalid(f"There were errors processing your request: unknown operator {one}")
    return one in re.findall(r"\w+", post.words.lower())
