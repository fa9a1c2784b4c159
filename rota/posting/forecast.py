"""Whether an account would be blocked for posting too much, seen before the event. Pure.

In 2010 an account was blocked in the middle of a Twitterthon by exactly this.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Allowance:
    """So many posts within so long, as the network says; `source` is where it says so."""

    posts: int
    within: timedelta
    source: str

    def __str__(self) -> str:
        return f"{self.posts:,} in {STRETCHES.get(self.within, str(self.within))}"


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STRETCHES = {HALF_HOUR: "half an hour", HOUR: "an hour", 3 * HOUR: "three hours", DAY: "a day"}
ALLOWANCES: Mapping[str, tuple[Allowance, ...]] = {
    "x": (
        Allowance(50, HALF_HOUR, "help.x.com: 2,400 a day, in smaller limits by the half hour"),
        Allowance(2400, DAY, "help.x.com: 2,400 a day"),
    ),
    "bluesky": (
        Allowance(1666, HOUR, "docs.bsky.app: 5,000 points an hour, 3 a post"),
        Allowance(11666, DAY, "docs.bsky.app: 35,000 points a day, 3 a post"),
    ),
    "mastodon": (Allowance(300, 3 * HOUR, "mastodon: 300 statuses in three hours"),),
}


@dataclass(frozen=True)
class Block:
    """From `at` on the network would refuse: the allowance is used up until `until`."""

    at: datetime
    until: datetime
    allowance: Allowance


def first_block(
    network: str, times: Sequence[datetime], *, allowed: Sequence[Allowance] | None = None
) -> Block | None:
    """The first post that an account's network would refuse; None if it takes them all."""
    times = sorted(times)
    found = (
        block
        for allowance in (ALLOWANCES.get(network, ()) if allowed is None else allowed)
        if (block := broken(times, allowance))
    )
    return min(found, key=lambda one: one.at, default=None)


def broken(times: Sequence[datetime], allowance: Allowance) -> Block | None:
    """The first of the times, in order, that one allowance has no room for."""
    for number in range(allowance.posts, len(times)):
        earliest = times[number - allowance.posts]
        if times[number] < earliest + allowance.within:
            return Block(times[number], earliest + allowance.within, allowance)
    return None


def moved_to_fit(
    times: Sequence[datetime], allowance: Allowance, latest: Sequence[datetime]
) -> tuple[datetime, ...] | None:
    """Every post at its time or as soon after as there is room; None if one would come too late.

    `times` are in order and `latest` says until when each may go.
    """
    sent: list[datetime] = []
    for at, until in zip(times, latest, strict=True):
        if len(sent) >= allowance.posts:
            at = max(at, sent[-allowance.posts] + allowance.within)
        if at > until:
            return None
        sent.append(max(at, sent[-1]) if sent else at)
    return tuple(sent)


def refused(times: Sequence[datetime], allowance: Allowance) -> tuple[datetime, ...]:
    """The posts that find no room if each is tried at its time and not again."""
    taken: list[datetime] = []
    turned_away: list[datetime] = []
    for at in sorted(times):
        is_full = len(taken) >= allowance.posts
        has_room = not is_full or at >= taken[-allowance.posts] + allowance.within
        (taken if has_room else turned_away).append(at)
    return tuple(turned_away)


def per_half_hour(
    times: Iterable[datetime], start: datetime, end: datetime
) -> tuple[tuple[datetime, int], ...]:
    """How many posts each half hour of [start, end) has, counted from `start`; none left out."""
    counts = Counter((at - start) // HALF_HOUR for at in times)
    number = -((start - end) // HALF_HOUR)
    return tuple((start + n * HALF_HOUR, counts[n]) for n in range(number))
