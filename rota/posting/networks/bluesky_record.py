"""A post as Bluesky stores it: one record, the same at every attempt. Pure.

Rules: lexicons app.bsky.feed.post, app.bsky.embed.images, app.bsky.richtext.facet. A server takes
a facet beyond the text without a word (measured), so what leaves is looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rota.lib.post_urls import TID, tid_time
from rota.posting.facets import Facet, facets
from rota.posting.lengths import BLUESKY, length
from rota.posting.networks.answers import instant, record, text
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Image, Outgoing, Sent
from rota.posting.networks.wording import has_hashtag

Record = dict[str, Any]
POSTS = "app.bsky.feed.post"
MOST_IMAGES = 4
MOST_IMAGE_BYTES = 2_000_000


def refuse_unfit(post: Outgoing) -> None:
    """Problem INVALID for what no server would take, or would take to the reader's harm."""
    used = length(post.text, BLUESKY)
    if not used.is_valid:
        raise Problem(
            Kind.INVALID,
            f"Bluesky takes {BLUESKY.most} signs and {BLUESKY.most_bytes} bytes; "
            f"this has {used.used} and {len(post.text.encode())}.",
        )
    if len(post.images) > MOST_IMAGES:
        raise Problem(Kind.INVALID, f"Bluesky takes {MOST_IMAGES} pictures.")
    for image in post.images:
        if not image.alt.strip():
            raise Problem(Kind.INVALID, "A picture has no words for those who do not see it.")
        if len(image.data) > MOST_IMAGE_BYTES:
            raise Problem(Kind.INVALID, "A picture is larger than Bluesky takes.")


def record_of(post: Outgoing, blobs: Sequence[Record]) -> Record:
    """The record of a post whose pictures are on the server already."""
    marks = checked(facets(post.text), post.text)
    made: Record = {
        "$type": POSTS,
        "text": post.text,
        "createdAt": written(post.moment),
        "langs": [post.language],
    }
    if marks:
        made["facets"] = [one.as_json() for one in marks]
    if blobs:
        made["embed"] = {
            "$type": "app.bsky.embed.images",
            "images": [shown(*pair) for pair in zip(post.images, blobs, strict=True)],
        }
    if post.parent:
        root = post.root or post.parent
        made["reply"] = {"root": strong(root), "parent": strong(post.parent)}
    return made


def checked(marks: Sequence[Facet], words: str) -> Sequence[Facet]:
    """The same; Problem INVALID if one of them leaves the text."""
    size = len(words.encode())
    if any(not 0 <= one.start < one.end <= size for one in marks):
        raise Problem(Kind.INVALID, "A link or hashtag would be marked beside the text.")
    return marks


def shown(image: Image, blob: Record) -> Record:
    """A picture of a post."""
    ratio = {"width": image.width, "height": image.height}
    return {"alt": image.alt, "image": blob, "aspectRatio": ratio}


def strong(sent: Sent) -> Record:
    """A post by its address and the fingerprint of what it says."""
    return {"uri": sent.id, "cid": sent.cid}


def written(moment: datetime) -> str:
    """A moment to the millisecond, in UTC, as the protocol prefers it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def at_of(value: Record, key: str, now: datetime) -> datetime:
    """When a post was made by its own account, but never later than now: apps sort so, too.

    What tells no readable time of its own is as old as its key, or else new.
    """
    said = instant(value.get("createdAt")) or (tid_time(key) if TID.fullmatch(key) else None)
    return min(said or now, now)


def is_tagged(value: Record, hashtag: str) -> bool:
    """Whether a record has the hashtag, in any case: marked, beside the text, or in it."""
    wanted = hashtag.lstrip("#＃").casefold()
    tags = [*tags_of(value), *map(text, listed(value.get("tags")))]
    return wanted in map(str.casefold, tags) or has_hashtag(text(value.get("text")), wanted)


def tags_of(value: Record) -> list[str]:
    """The hashtags that are marked in a record."""
    features = [
        record(feature)
        for mark in listed(value.get("facets"))
        for feature in listed(record(mark).get("features"))
    ]
    return [text(one.get("tag")) for one in features]


def listed(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
