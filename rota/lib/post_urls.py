"""The address of a post, read without asking the network: network, handle, and its own time.

X ids hold milliseconds since 2010-11-04 01:42:54.657 UTC above bit 22, Mastodon ids Unix
milliseconds above bit 16, Bluesky record keys (TIDs) microseconds above bit 10.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

X_EPOCH_MS = 1_288_834_974_657
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_WITH_TIME = EPOCH + timedelta(milliseconds=X_EPOCH_MS)  # no network put times in ids before
TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
TID = re.compile(f"[234567a-j][{TID_DIGITS}]{{12}}")
X_HOSTS = {"x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com"}
X_PATH = re.compile(
    r"/(?:i|i/web|@?(?P<handle>\w{1,20}))/status(?:es)?/(?P<id>\d{1,19})(?:/.*)?", re.ASCII
)
MASTODON_PATH = re.compile(
    r"/(?:(?:web/)?@|users/)(?P<handle>[\w.-]+(?:@[\w.-]+)?)/(?:statuses/)?(?P<id>\d{10,20})/?",
    re.ASCII,
)
BLUESKY_PATH = re.compile(  # the id: atproto.com/specs/record-key
    r"/profile/(?:did:[^/]+|@?(?P<handle>[\w.-]+))/post/(?P<id>(?!\.{1,2}/?$)[\w.:~-]{1,512})/?",
    re.ASCII,
)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
JUNK = " \t\r\n<>\"'“”‘’.,;!?)(]["
LONGEST = 500
LONGEST_KEY = 200


class NotAPost(ValueError):
    """What cannot be the address of a post. `str` is a sentence."""


@dataclass(frozen=True)
class PostUrl:
    """What the address tells, None for what it does not.

    `url` opens the post: it begins with http and is at most LONGEST signs long. `canonical` is one
    and the same for every way to write it, and at most LONGEST_KEY signs long.
    """

    url: str
    network: str  # x, mastodon, bluesky or other
    handle: str | None
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
        return mastodon_post(parts, found, host)
    query = f"?{parts.query}" if parts.query else ""
    page = f"{host}{parts.path.rstrip('/')}{query}".rstrip(f"/{JUNK}")  # a fragment may follow
    return PostUrl(parts.geturl(), "other", None, None, key("other", page))


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
    if re.search(r"[\s\x00-\x1f\x7f\\]", clean):
        raise NotAPost("That address has a space or a sign in it that no address has.")
    if len(parts.geturl()) > LONGEST:
        raise NotAPost(f"That address is longer than {LONGEST} signs.")
    return parts


def key(network: str, *parts: str) -> str:
    """The network and what tells the post from all others; shortened where it is very long."""
    text = ":".join([network, *parts])
    if len(text) <= LONGEST_KEY:
        return text
    return f"{network}:sha256:{sha256(text.encode()).hexdigest()}"


def x_post(parts: SplitResult) -> PostUrl:
    """A post on X."""
    found = X_PATH.fullmatch(parts.path)
    if not found:
        raise NotAPost("That is a page of X, but not a post: those have /status/ in it.")
    number = int(found["id"])
    handle = f"@{found['handle']}" if found["handle"] else None
    posted_at = moment(milliseconds=(number >> 22) + X_EPOCH_MS) if number >> 22 else None
    return PostUrl(parts.geturl(), "x", handle, posted_at, key("x", str(number)))


def mastodon_post(parts: SplitResult, found: re.Match[str], host: str) -> PostUrl:
    """A post on a Mastodon server; the handle carries its server."""
    number = int(found["id"])
    handle = found["handle"] if "@" in found["handle"] else f"{found['handle']}@{host}"
    home = handle.rpartition("@")[2].lower()
    posted_at = moment(milliseconds=number >> 16)
    canonical = key("mastodon", home, host, str(number))
    return PostUrl(parts.geturl(), "mastodon", f"@{handle}", posted_at, canonical)


def bluesky_post(parts: SplitResult) -> PostUrl:
    """A post on Bluesky; its key is chosen by the client, so its time is a claim."""
    found = BLUESKY_PATH.fullmatch(unquote(parts.path))
    if not found:
        raise NotAPost("That is a page of Bluesky, but not a post: those have /post/ in it.")
    handle = f"@{found['handle']}" if found["handle"] else None
    posted_at = tid_time(found["id"]) if TID.fullmatch(found["id"]) else None
    return PostUrl(parts.geturl(), "bluesky", handle, posted_at, key("bluesky", found["id"]))


def tid_time(tid: str) -> datetime | None:
    """The moment in a TID (13 signs of base 32, sortable)."""
    number = 0
    for sign in tid:
        number = number * 32 + TID_DIGITS.index(sign)
    return moment(microseconds=number >> 10)


def moment(**since: int) -> datetime | None:
    """A moment so long after 1970; None where no post can be from, for its id counts otherwise."""
    try:
        at = EPOCH + timedelta(**since)
    except OverflowError:
        return None
    return at if at >= FIRST_WITH_TIME else None


def words_intent(text: str) -> str:
    """The address that opens X with just these words (Web Intent)."""
    return f"https://x.com/intent/tweet?{urlencode({'text': text})}"


def intent_url(words: str, hashtag: str, link: str = "") -> str:
    """The address that opens X with the post already written (Web Intent)."""
    fields = {"text": words, "hashtags": hashtag.lstrip("#")}
    if link:
        fields["url"] = link
    return f"https://x.com/intent/tweet?{urlencode(fields)}"
