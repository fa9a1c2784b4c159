"""What a Mastodon server refuses, and the ways in which awkward ones differ."""

from datetime import timedelta
from enum import Enum, auto
from typing import Any

from rota.posting.lengths import MASTODON, length
from tests.fakes.serving import Reply

NOT_FOUND = Reply(404, {"error": "Record not found"})
NO_TOKEN = {"error": "The access token is invalid"}
KEY_LIVES = timedelta(hours=1)


class Awkward(Enum):
    """Ways in which real servers differ (docs/decisions/0015-networks.md)."""

    IGNORES_KEYS = auto()
    IGNORES_SCHEDULE = auto()
    HAS_NO_V2_INSTANCE = auto()
    SAYS_400_TO_TOKENS = auto()
    SAYS_400_TO_LENGTH = auto()
    KNOWS_NO_HANDLES = auto()
    HIDES_HASHTAGS = auto()
    BREAKS_ON_MEDIA = auto()
    HAS_NO_LISTS_BY_NUMBER = auto()


class Refusal(Exception):
    """A reply that ends a request."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.reply = Reply(status, {"error": words})


def validate(
    body: dict[str, Any],
    awkward: set[Awkward],
    statuses: dict[str, dict[str, Any]],
    media: dict[str, dict[str, Any]],
) -> None:
    """Refuse what no server takes."""
    if not body.get("status", "").strip() and not body.get("media_ids"):
        raise Refusal(422, "Validation failed: Text can't be blank")
    if length(body["status"], MASTODON).left < 0:
        if Awkward.SAYS_400_TO_LENGTH in awkward:
            raise Refusal(400, "Status is too long")
        raise Refusal(422, "Validation failed: Text character limit of 500 exceeded")
    if body.get("in_reply_to_id") and body["in_reply_to_id"] not in statuses:
        raise Refusal(404, "The post you are trying to reply to does not appear to exist.")
    if any(one not in media or media[one]["polls"] for one in body.get("media_ids", ())):
        words = "Cannot attach files that have not finished processing. Try again in a moment!"
        raise Refusal(422, words)
