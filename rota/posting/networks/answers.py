"""What a server's answer means for a post: which trouble it is, and until when. Pure.

Only what is certain is called certain: an answer of the 5xx kind to a post leaves it open whether
the post is out, for servers store first and stumble afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.wire import Answer

LONGEST_WAIT = timedelta(hours=24)  # the longest window of any network: X, posts per app
AN_EPOCH = 1_000_000_000  # a larger number is a moment, a smaller one is seconds from now
# How many are left, and when there are more: X for the day, X, Mastodon, Bluesky and the IETF.
LIMITS = (
    ("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset"),
    ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
)
LONGEST_WORDS = 150
FIRST, LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
A_SERVER = re.compile(r"https?://([a-z0-9.-]{1,253})(?:[:/?#]|$)")
WORDS = ("error_description", "error", "detail", "message", "title")


def problem(answer: Answer, *, is_write: bool = False, hide: Iterable[str] = ()) -> Problem:
    """The trouble that an answer tells of that is not good.

    `is_write`: the call would have put a post out. `hide` are secrets: a server's own words are
    not repeated if one of them is in there.
    """
    kind = kind_of(answer.status, is_write)
    if kind == Kind.RATE_LIMITED:
        sentence = f"{answer.host} takes no more for now."
        return Problem(kind, sentence, retry_at=retry_at(answer))
    if 300 <= answer.status < 400 and kind == Kind.SERVER:
        return Problem(kind, f"{answer.host} sends calls to another address{elsewhere(answer)}.")
    words = words_of(answer, hide)
    return Problem(kind, f"{SENTENCES[kind].format(answer.host)}{words}")


def elsewhere(answer: Answer) -> str:
    """Which other server a redirect names: its name alone, for the rest may hold anything."""
    found = A_SERVER.match(answer.headers.get("location", ""))
    return f", {found[1]}" if found and found[1] != answer.host else ""


SENTENCES = {
    Kind.EXPIRED: "{} does not let this account in.",
    Kind.INVALID: "{} does not take it.",
    Kind.SERVER: "{} is in trouble of its own.",
    Kind.UNKNOWN: "{} did not say whether it has taken the post.",
}


def kind_of(status: int, is_write: bool) -> Kind:
    """Which trouble a status of HTTP is, by itself (RFC 9110, 15)."""
    if status == 429:
        return Kind.RATE_LIMITED
    if status in {401, 403}:
        return Kind.EXPIRED
    if status in {307, 308}:  # "must not change the request method": nothing has been done
        return Kind.SERVER
    if 400 <= status < 500 and status != 408:
        return Kind.INVALID
    return Kind.UNKNOWN if is_write else Kind.SERVER


def unreadable(answer: Answer, *, is_write: bool = False) -> Problem:
    """The trouble with a good answer that does not say what it should."""
    if is_write:
        return Problem(Kind.UNKNOWN, SENTENCES[Kind.UNKNOWN].format(answer.host))
    return Problem(Kind.SERVER, f"{answer.host} gave an answer that cannot be read.")


def retry_at(answer: Answer) -> datetime | None:
    """When the server takes calls again, at most a day ahead; None if it does not say."""
    if "retry-after" in answer.headers:
        return moment(answer.headers["retry-after"], answer.at)
    told = [moment(answer.headers[reset], answer.at) for reset in resets(answer)]
    return max((one for one in told if one), default=None)


def resets(answer: Answer) -> list[str]:
    """The headers that count: of the limits that are used up, else all."""
    given = [(left, reset) for left, reset in LIMITS if reset in answer.headers]
    used_up = [reset for left, reset in given if answer.headers.get(left) == "0"]
    return used_up or [reset for _, reset in given]


def moment(text: str, at: datetime) -> datetime | None:
    """Seconds from now, seconds since 1970, a date of HTTP or one of ISO 8601, as a moment."""
    found = from_number(text.strip(), at) or from_date(text.strip())
    return min(max(found, at), at + LONGEST_WAIT) if found else None


def from_number(text: str, at: datetime) -> datetime | None:
    """A moment from digits."""
    if not (text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 20):
        return None
    number = float(text)
    if number < AN_EPOCH:
        return at + timedelta(seconds=number)
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def from_date(text: str) -> datetime | None:
    """A moment from either way to write a date; without a zone it is meant in UTC.

    Those of the first and the last year there are come to lie beside them: no zone could show
    them, and no hour could follow.
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
            at = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            continue
        return min(max(at, FIRST), LAST)
    return None


def words_of(answer: Answer, hide: Iterable[str] = ()) -> str:
    """What the server says of it, in quotation marks after a space; empty if it is mute."""
    said = next((answer.record[name] for name in WORDS if text(answer.record.get(name))), "")
    printed = (sign if sign.isprintable() else " " for sign in text(said))
    clean = " ".join("".join(printed).split())
    if not clean or any(secret and secret in clean for secret in hide):
        return ""
    return f" It says: “{clean[:LONGEST_WORDS]}{'…' if len(clean) > LONGEST_WORDS else ''}”"


def text(value: Any) -> str:
    """The value if it is text that can be stored, without what cannot; else empty."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def record(value: Any) -> dict[str, Any]:
    """The value if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of the value if it is a list of JSON, else none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(value: Any) -> int:
    """The value if it is a count, else 0."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return min(value, 2**31 - 1) if is_count else 0


def instant(value: Any) -> datetime | None:
    """A moment of JSON (ISO 8601) in UTC; None if it is none."""
    return from_date(value) if isinstance(value, str) else None


def web_address(value: Any) -> str:
    """The value if it is the address of a web page, else empty."""
    found = text(value)
    is_page = found.startswith(("https://", "http://")) and len(found) <= 500
    return found if is_page and found.isprintable() and " " not in found else ""
