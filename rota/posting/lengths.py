"""How long a text is to each network, counted by the network's own published rule. Pure.

X weighs signs: most count 1 of 280, others and emoji 2, a link 23 (twitter-text, configuration 3).
Bluesky counts graphemes, 300, and bytes, 3,000 (lexicon app.bsky.feed.post). Mastodon counts
graphemes, 500 or what its server says; a link 23 or what its server says, and of a mention of
somebody on another server only the first part (docs.joinmastodon.org/user/posting).
"""

import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

import regex

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # it asks for pkg_resources, which is to go
    from twitter_text import extract_urls_with_indices, parse_tweet

A_MENTION = regex.compile(r"(?<![\w/])@(\w+)@[\w.-]+\w", regex.IGNORECASE)
WESTERN = regex.compile(r"[\x00-\u024f\u2010-\u2027]*")
DOT_INSIDE = regex.compile(r"\.(?=\S)")
KEPT = 4096  # lengths: while somebody types, most parts of a thread stay as they are


@dataclass(frozen=True)
class Limit:
    """What a network takes: `most` of its own units, of which a link counts `link` if it says so.

    `most_bytes` is a second limit, in bytes of UTF-8.
    """

    network: str
    most: int
    link: int | None = None
    most_bytes: int | None = None


X = Limit("x", 280, link=23)
BLUESKY = Limit("bluesky", 300, most_bytes=3000)
MASTODON = Limit("mastodon", 500, link=23)
LIMITS = {limit.network: limit for limit in (X, BLUESKY, MASTODON)}


@dataclass(frozen=True)
class Length:
    """How much a text takes, of how much there is. `is_valid` also says no to forbidden signs."""

    used: int
    most: int
    is_valid: bool

    @property
    def left(self) -> int:
        """How much is left; below zero what is too much."""
        return self.most - self.used


def limit_of(network: str, *, most: int | None = None, link: int | None = None) -> Limit | None:
    """The network's limit, with what its server says of itself; None where nothing is counted."""
    limit = LIMITS.get(network)
    if limit is None:
        return None
    return replace(limit, most=most or limit.most, link=link or limit.link)


@lru_cache(KEPT)
def length(text: str, limit: Limit) -> Length:
    """How long the text is to the network."""
    if limit.network == X.network:
        parsed = parse_tweet(text)
        return Length(parsed.weightedLength, limit.most, parsed.valid or not text)
    counted = as_mastodon_counts(text, limit.link) if limit.link else text
    used, bytes_used = graphemes(counted), len(text.encode())
    fits = used <= limit.most and bytes_used <= (limit.most_bytes or bytes_used)
    return Length(used, limit.most, fits)


def fits_in(text: str, limit: Limit) -> bool:
    """Whether it is short enough, in the network's units and in bytes."""
    is_light = limit.most_bytes is None or len(text.encode()) <= limit.most_bytes
    return is_light and (at_most(text, limit) <= limit.most or length(text, limit).left >= 0)


def at_most(text: str, limit: Limit) -> float:
    """The network counts no more than this; told at once, without counting as it does.

    A sign of Western writing counts 1, at worst 2 outside ASCII; only what has a dot inside can be
    a link. For any other writing nothing is told: infinite.
    """
    if not WESTERN.fullmatch(text):
        return inf
    beyond_ascii = sum(sign > "\x7f" for sign in text)
    return len(text) + beyond_ascii + (limit.link or 0) * len(DOT_INSIDE.findall(text))


def graphemes(text: str) -> int:
    """How many signs a reader sees (Unicode, UAX 29)."""
    return len(regex.findall(r"\X", text))


def as_mastodon_counts(text: str, link: int) -> str:
    """The text with links as long as they count, and mentions without their server."""
    for found in reversed(links_in(text)):
        text = f"{text[: found.start]}{'x' * link}{text[found.end :]}"
    return A_MENTION.sub(r"@\1", text)


@dataclass(frozen=True)
class Link:
    """A web address in a text: [start, end) in signs of Python."""

    url: str
    start: int
    end: int


def links_in(text: str) -> list[Link]:
    """The addresses that begin with http, in order."""
    found = extract_urls_with_indices(text)
    links = (Link(one["url"], *one["indices"]) for one in found)
    return [link for link in links if link.url.lower().startswith("http")]
