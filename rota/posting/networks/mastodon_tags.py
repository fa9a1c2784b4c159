"""How often a hashtag was posted, by the hour, as one Mastodon server sees it. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import quote

from rota.posting.networks.hours import HOUR, hour_of, hours
from rota.posting.networks.mastodon_server import Server, at_of, read_back
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Mentions

MOST_PAGES = 60  # 2,400 posts, and well below 300 calls in 5 minutes
MOST_TIME = timedelta(days=31)  # a server may tell of posts of any year


def by_the_hour(server: Server, hashtag: str, since: datetime) -> list[Mentions]:
    """Each hour from that of `since` to that of the newest post, also those with none.

    Hours that the server told only a part of are left out; empty if it does not tell.
    """
    path = f"/api/v1/timelines/tag/{quote(hashtag.lstrip('#'), safe='')}"
    first = hour_of(since)
    try:
        found, whole_from = read_back(server, path, {}, first, most=MOST_PAGES)
    except Problem as problem:
        if problem.kind in {Kind.EXPIRED, Kind.INVALID}:  # wants a login, knows no such tag
            return []
        raise
    counts = Counter(hour_of(at) for at in map(at_of, found) if at < first + MOST_TIME)
    if whole_from > first:
        first = hour_of(whole_from) + HOUR
    source = f"as seen from {server.host}"
    return [
        Mentions(hour, counts[hour], source) for hour in hours(first, max(counts, default=first))
    ]
