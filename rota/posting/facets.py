"""What Bluesky shows as links and hashtags: stretches of a text in bytes of UTF-8. Pure.

A network that takes a facet beyond the text without a word (measured) leaves the care to us.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from rota.posting.lengths import links_in

# A hashtag after a space: a sign that is neither space nor invisible, and not digits alone.
A_TAG = regex.compile(r"(?<!\S)[#＃]([^\s\u00ad\u2060\u200a-\u200d\u20e2]+)")
AT_ITS_END = regex.compile(r"[\p{P}\ufe0f]+$")
LONGEST_TAG = 64  # graphemes (lexicon app.bsky.richtext.facet)
FEATURE = "app.bsky.richtext.facet"


@dataclass(frozen=True)
class Facet:
    """[start, end) in bytes, and what it is: {"$type": …}."""

    start: int
    end: int
    feature: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """As the record holds it."""
        return {
            "index": {"byteStart": self.start, "byteEnd": self.end},
            "features": [self.feature],
        }


def facets(text: str) -> tuple[Facet, ...]:
    """The links and hashtags of a text, in order; none overlaps another."""
    links = list(link_facets(text))
    taken = [(one.start, one.end) for one in links]
    tags = [
        one
        for one in tag_facets(text)
        if all(one.end <= start or end <= one.start for start, end in taken)
    ]
    return tuple(sorted([*links, *tags], key=lambda one: one.start))


def link_facets(text: str) -> Iterator[Facet]:
    """Every address that begins with http."""
    for link in links_in(text):
        feature = {"$type": f"{FEATURE}#link", "uri": link.url}
        yield Facet(bytes_until(text, link.start), bytes_until(text, link.end), feature)


def tag_facets(text: str) -> Iterator[Facet]:
    """Every hashtag, without the punctuation after it."""
    for found in A_TAG.finditer(text):
        tag = AT_ITS_END.sub("", found[1])
        is_tag = regex.search(r"[^\d\p{P}]", tag) is not None
        if is_tag and len(regex.findall(r"\X", tag)) <= LONGEST_TAG:
            start, end = found.start(), found.start(1) + len(tag)
            feature = {"$type": f"{FEATURE}#tag", "tag": tag}
            yield Facet(bytes_until(text, start), bytes_until(text, end), feature)


def bytes_until(text: str, index: int) -> int:
    """The place of a sign, in bytes."""
    return len(text[:index].encode())
