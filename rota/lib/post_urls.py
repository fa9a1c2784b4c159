"""The address of a post, read without asking the network: network, handle, and its own time.

X ids hold milliseconds since 2010-11-04 01:42:54.657 UTC above bit 22, Mastodon ids Unix
milliseconds above bit 16, Bluesky record keys (TIDs) microseconds above bit 10.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, urlencode, urlsplit

X_EPOCH_MS = 1_288_834_974_657
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
TID = re.compile(f"[234567a-j][{TID_DIGITS}]{{12}}")
X_HOSTS = {"x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com"}
X_PATH = re.compile(r"/(?:i/web|@?(?P<handle>\w{1,20}))/status(?:es)?/(?P<id>\d{1,19})(?:/.*)?")
MASTODON_PATH = re.compile(
    r"/(?:(?:web/)?@|users/)(?P<handle>[\w.]+(?:@[\w.-]+)?)/(?:statuses/)?(?P<id>\d{10,20})/?"
)
BLUESKY_PATH = re.compile(r"/profile/(?P<handle>[^/]+)/post/(?P<id>[^/]+)/?")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
JUNK = " \t\r\n<>\"'“”‘’.,;!)(]["


class NotAPost(ValueError):
    """What cannot be the address of a post. `str` is a sentence."""


@dataclass(frozen=True)
class PostUrl:
    """What the address tells. `canonical` is one and the same for every way to write it."""

    network: str  # x, mastodon, bluesky or other
    handle: str | None
    post_id: str
    posted_at: datetime | None
    canonical: str


def read_post_url(url: str) -> PostUrl:
    """Read a pasted address. Raises NotAPost with a sentence."""
    parts = split(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in X_HOSTS:
        return x_post(parts)
    if host == "bsky.app":
        return bluesky_post(parts)
    if found := MASTODON_PATH.fullmatch(parts.path):
        return mastodon_post(found, host)
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return PostUrl("other", None, "", None, f"{host}{path}{query}")


def split(url: str) -> SplitResult:
    """The parts of a web address, with what people paste around it taken off."""
    clean = url.strip(JUNK)
    if "://" not in clean and not re.match(r"[a-z]+:", clean, re.IGNORECASE):
        clean = f"https://{clean}"
    try:
        parts = urlsplit(clean)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise NotAPost("That is not a web address.") from None
    if parts.scheme not in {"http", "https"}:
        raise NotAPost("A post's address begins with https://.")
    if parts.username is not None or not HOST.fullmatch(host):
        raise NotAPost("That is not the address of a web page.")
    if re.search(r"[\s\x00-\x1f\\]", clean):
        raise NotAPost("That address has a space or a sign in it that no address has.")
    return parts


def x_post(parts: SplitResult) -> PostUrl:
    """A post on X."""
    found = X_PATH.fullmatch(parts.path)
    if not found:
        raise NotAPost("That is a page of X, but not a post: those have /status/ in it.")
    number = int(found["id"])
    handle = f"@{found['handle']}" if found["handle"] else None
    posted_at = moment(milliseconds=(number >> 22) + X_EPOCH_MS) if number >> 22 else None
    return PostUrl("x", handle, str(number), posted_at, f"x:{number}")


def mastodon_post(found: re.Match[str], host: str) -> PostUrl:
    """A post on a Mastodon server; the handle carries its server."""
    number = int(found["id"])
    handle = found["handle"] if "@" in found["handle"] else f"{found['handle']}@{host}"
    posted_at = moment(milliseconds=number >> 16)
    home = handle.rpartition("@")[2].lower()
    return PostUrl(
        "mastodon", f"@{handle}", str(number), posted_at, f"mastodon:{home}:{host}:{number}"
    )


def bluesky_post(parts: SplitResult) -> PostUrl:
    """A post on Bluesky; its key is chosen by the client, so its time is a claim."""
    found = BLUESKY_PATH.fullmatch(parts.path)
    if not found:
        raise NotAPost("That is a page of Bluesky, but not a post: those have /post/ in it.")
    key = found["id"]
    name = found["handle"].lstrip("@")
    handle = name if name.startswith("did:") else f"@{name}"
    posted_at = tid_time(key) if TID.fullmatch(key) else None
    return PostUrl("bluesky", handle, key, posted_at, f"bluesky:{key}")


def tid_time(tid: str) -> datetime | None:
    """The moment in a TID (13 signs of base 32, sortable)."""
    number = 0
    for sign in tid:
        number = number * 32 + TID_DIGITS.index(sign)
    return moment(microseconds=number >> 10)


def moment(**since: int) -> datetime | None:
    """A moment so long after 1970, or None when no calendar has it."""
    try:
        return EPOCH + timedelta(**since)
    except OverflowError:
        return None


def intent_url(words: str, hashtag: str, link: str = "") -> str:
    """The address that opens X with the post already written (Web Intent)."""
    fields = {"text": words, "hashtags": hashtag.lstrip("#")}
    if link:
        fields["url"] = link
    return f"https://x.com/intent/tweet?{urlencode(fields)}"
