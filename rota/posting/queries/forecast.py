"""Questions about the posts that are planned: what each account gets, what would be too much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from rota.lib.times import clock
from rota.models import Account, Assignment, Draft, Event, Slot
from rota.posting.forecast import (
    ALLOWANCES,
    HALF_HOUR,
    Allowance,
    Block,
    first_block,
    moved_to_fit,
    per_half_hour,
    refused,
)
from rota.posting.queries.measuring import posts_of, with_limits

WIDTH, HEIGHT = 480, 100  # of a chart, in its own units
FAR = 5  # times the highest bar


@dataclass(frozen=True)
class Planned:
    """A post that is to come: when, until when it counts, and whose it is."""

    at: datetime
    latest: datetime
    whose: str


@dataclass(frozen=True)
class Move:
    """A post that would find room later within its slot."""

    planned: Planned
    to: datetime


@dataclass(frozen=True)
class Bar:
    """A half hour in a chart."""

    at: datetime
    posts: int
    x: float
    width: float
    height: float
    is_too_much: bool

    @property
    def y(self) -> float:
        """Where it begins, from the top."""
        return HEIGHT - self.height


@dataclass(frozen=True)
class Outlook:
    """What an account has to take. `others` have room for what it would refuse.

    `moves` spread the posts so that all are taken; None where that cannot be done within the slots.
    """

    account: Account
    planned: tuple[Planned, ...]
    allowances: tuple[Allowance, ...]
    bars: tuple[Bar, ...]
    line: float | None
    block: Block | None
    too_many: int
    moves: tuple[Move, ...] | None
    others: tuple[Account, ...]

    @property
    def busiest(self) -> Bar | None:
        """The half hour with the most posts."""
        return max(self.bars, key=lambda bar: bar.posts, default=None)


def outlooks(event: Event) -> tuple[Outlook, ...]:
    """Every account with what it has to take, those that would be blocked first. Four queries."""
    accounts = list(event.accounts.all())
    planned = planned_posts(event, accounts)
    found = (outlook(event, one, accounts, planned) for one in accounts)
    return tuple(sorted(found, key=lambda one: one.block is None))


def foreseen(event: Event) -> str:
    """That an account would be blocked, in a sentence; nothing where none would."""
    accounts = list(event.accounts.all())
    planned = planned_posts(event, accounts)
    blocks = (
        (block.at, account)
        for account in accounts
        if (block := first_block(account.network, times_of(planned[account.pk])))
    )
    first = min(blocks, key=lambda one: one[0], default=None)
    return f"{first[1]} would be blocked at {clock(first[0], event.tz)}." if first else ""


def planned_posts(event: Event, accounts: Sequence[Account]) -> dict[int, list[Planned]]:
    """The posts of each account by its number, in order of time.

    They are the drafts, approved or not, with each part of a thread, and one for every place on the
    rota that has no draft for its account. Whoever has no account posts from the main one.
    """
    drafts = Draft.objects.standing().filter(event=event, slot__isnull=False)
    theirs = Prefetch("accounts", queryset=with_limits(Account.objects.all()))
    posts: dict[int, list[Planned]] = defaultdict(list)
    written: set[tuple[int | None, int]] = set()
    for draft in drafts.select_related("slot", "author").prefetch_related(theirs):
        for account in draft.accounts.all():
            written.add((draft.assignment_id, account.pk))
            assert draft.slot
            one = planned(event, draft.slot, draft.speaker)
            posts[account.pk] += [one] * len(posts_of(draft, account))
    for account_id, turn in unwritten(event, accounts, written):
        posts[account_id].append(planned(event, turn.slot, str(turn.person)))
    for found in posts.values():
        found.sort(key=lambda one: one.at)
    return posts


def unwritten(
    event: Event, accounts: Sequence[Account], written: set[tuple[int | None, int]]
) -> Iterator[tuple[int, Assignment]]:
    """The places on the rota without a draft, and the account each is to post from."""
    main = next((one.pk for one in accounts if one.is_main), None)
    turns = Assignment.objects.active().of_event(event).filter(kind=Assignment.Kind.PRIMARY)
    for turn in turns.select_related("slot", "person"):
        account = turn.account_id or main
        if account and (turn.pk, account) not in written:
            yield account, turn


def planned(event: Event, slot: Slot, whose: str) -> Planned:
    """A post at the beginning of its slot."""
    return Planned(slot.starts_at, slot.ends_at + event.grace, whose)


def times_of(posts: Sequence[Planned]) -> list[datetime]:
    """When they are to go."""
    return [one.at for one in posts]


def outlook(
    event: Event, account: Account, accounts: Sequence[Account], posts: dict[int, list[Planned]]
) -> Outlook:
    """One account with what it has to take, and what can be done if that is too much."""
    own = posts[account.pk]
    block = first_block(account.network, times_of(own))
    surplus = refused(times_of(own), block.allowance) if block else ()
    bars, line = chart(event, account, own)
    return Outlook(
        account=account,
        planned=tuple(own),
        allowances=tuple(ALLOWANCES.get(account.network, ())),
        bars=bars,
        line=line,
        block=block,
        too_many=len(surplus),
        moves=moves(own, block.allowance) if block else (),
        others=tuple(
            other
            for other in accounts
            if surplus and other.network == account.network and other != account
            if not first_block(other.network, [*times_of(posts[other.pk]), *surplus])
        ),
    )


def moves(posts: Sequence[Planned], allowance: Allowance) -> tuple[Move, ...] | None:
    """Which posts have to go later, and when, so that the account takes them all."""
    times = moved_to_fit(times_of(posts), allowance, [one.latest for one in posts])
    if times is None:
        return None
    pairs = zip(posts, times, strict=True)
    return tuple(Move(one, at) for one, at in pairs if at != one.at)


def chart(
    event: Event, account: Account, posts: Sequence[Planned]
) -> tuple[tuple[Bar, ...], float | None]:
    """The half hours of the event as bars, and how high the network's limit is where it has one."""
    most = next(
        (one.posts for one in ALLOWANCES.get(account.network, ()) if one.within == HALF_HOUR), None
    )
    counts = per_half_hour(times_of(posts), event.starts_at, event.ends_at)
    highest = max([1, *(count for _, count in counts)])
    if most is not None and most <= FAR * highest:
        highest = max(highest, most)
    else:
        most = None  # so far above that the bars could not be seen
    width = WIDTH / max(len(counts), 1)
    bars = tuple(
        Bar(
            at=at,
            posts=count,
            x=round(number * width, 2),
            width=round(width * 0.8, 2),
            height=round(HEIGHT * count / highest, 2),
            is_too_much=most is not None and count > most,
        )
        for number, (at, count) in enumerate(counts)
    )
    return bars, round(HEIGHT - HEIGHT * most / highest, 2) if most else None
