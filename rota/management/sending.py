"""Posts on their way in the demonstration: one in each state there is.

They go to a Mastodon that is pretended here and to no other: nothing leaves this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from rota.lib.sealing import seal
from rota.models import Account, Assignment, Connection, Dispatch, Draft, Event, RoleKind
from rota.posting.actions import approve, submit, tick_briefing, write_draft
from rota.posting.actions.dispatching import hold_one
from rota.posting.actions.publishing import attempt, claimed, miss_late
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Outgoing, Sent
from rota.posting.networks.wire import Wire

HANDLE, BASE = "@gmpt_example@mastodon.example", "https://mastodon.example"
BEFORE = timedelta(hours=3)
OUT, LOST, REFUSED, LATE, HELD, PLANNED, SAID = range(7)
BY_DESK = (  # for the slots that have begun, from the last one backwards
    ("Breakfast for twenty-six, and nobody is late for it.", REFUSED),
    ("A cell, a chair, an hour: the report that the court waits for.", LOST),
    ("A hedge is cut, a path is free, four people have earned their tea.", LATE),
)
BY_PEOPLE = (  # of those who have posted, from the last one backwards
    ("On the phone to a victim: what happens next, and when she hears of it.", OUT),
    ("A locked door is opened ninety times in a night, and each time for a reason.", SAID),
    ("Two buses and a walk to a visit that took ten minutes and was worth it.", OUT),
)
COMING = (  # of those who are on some hours from now
    ("The keys are handed over, and with them what the night was like.", PLANNED),
    ("Tonight's programme: what was I thinking just before it happened?", HELD),
)
Happening = tuple[datetime, Callable[[], object]]


def connect(event: Event, now: datetime) -> Account:
    """The organisation's Mastodon account, from which Coordinator posts; it opens, it is said."""
    account = Account.objects.create(
        event=event,
        network=Account.Network.MASTODON,
        handle=HANDLE,
        posted_by=Account.PostedBy.APP,
    )
    facts = {"secret": {"token": "pretended"}, "session": {}}
    Connection.objects.create(
        account=account, base=BASE, sealed=seal(facts), checked_at=now, changed_at=now
    )
    return account


def sending(
    turns: list[Assignment], silent: list[Assignment], event: Event, now: datetime
) -> Iterator[Happening]:
    """Words approved hours before; and what became of them when their slot began.

    The turns in `silent` have no post, and get none.
    """
    begun = [turn for turn in turns if turn.slot.starts_at <= now][::-1]
    coming = [turn for turn in turns if turn.slot.starts_at > now][4:]
    spoken = [turn for turn in begun if turn not in silent][1:]
    for told, words in ((begun, BY_DESK), (spoken, BY_PEOPLE), (coming, COMING)):
        for turn, (said, fate) in zip(told, words, strict=False):
            at, is_desks = min(turn.slot.starts_at, now) - BEFORE, words is BY_DESK
            said = f"{said} {event.hashtag}"
            yield at, partial(write, turn, said, fate, at, is_desks=is_desks)
            if fate in PRETENDED and turn.slot.starts_at <= now:
                yield turn.slot.starts_at, partial(send, turn, said, fate)
    yield now, partial(miss_late, now)


def write(turn: Assignment, said: str, fate: int, now: datetime, *, is_desks: bool) -> None:
    """They write it, or the desk does; an organiser says yes, and it is on its way."""
    by, event = None if is_desks else tick_briefing(turn.person, now=now), turn.slot.event
    network = Account.Network.X if fate in {LATE, SAID} else Account.Network.MASTODON
    row = write_draft(
        event,
        slot=turn.slot,
        assignment=None if is_desks else turn,
        author=by,
        text=said,
        accounts=[event.accounts.get(network=network)],
        by=by,
        now=now,
    )
    organiser = event.roles.get(kind=RoleKind.OWNER).user
    submit(row, seen_number=1, by=by, now=now)
    if eyes_wanted(row):
        approve(row, seen_number=1, by=organiser, now=now)
    if fate == HELD:
        hold_one(row.dispatches.get(), by=organiser, now=now)


def eyes_wanted(row: Draft) -> bool:
    """Whether it waits for somebody still."""
    return not Draft.objects.filter(pk=row.pk, state=Draft.State.APPROVED).exists()


def send(turn: Assignment, said: str, fate: int) -> None:
    """The slot begins, and the worker sends it to the Mastodon of the demonstration."""
    now = turn.slot.starts_at
    mine = Dispatch.objects.due(now).filter(draft__slot=turn.slot, text=said)
    if row := claimed(mine, now):
        attempt(row, lambda account: Pretended(fate), lambda: now)


class Pretended(Mastodon):
    """A Mastodon that answers as the demonstration wants it to."""

    def __init__(self, fate: int) -> None:
        super().__init__(Wire())
        self.fate = fate

    def publish(self, access: Access, post: Outgoing) -> Sent:
        """It is out; or it is not, or nobody knows."""
        return PRETENDED[self.fate](post)


def taken(post: Outgoing) -> Sent:
    """Out, under a number that tells its time."""
    number = int(post.moment.timestamp() * 1000) << 16
    return Sent(str(number), f"{BASE}/@gmpt_example/{number}")


def lost(post: Outgoing) -> Sent:
    """Nobody knows."""
    raise Problem(Kind.UNKNOWN, "mastodon.example did not say whether it has taken the post.")


def refused(post: Outgoing) -> Sent:
    """It will not have it."""
    raise Problem(Kind.INVALID, "mastodon.example says: this account is limited to 5 posts a day.")


PRETENDED: dict[int, Callable[[Outgoing], Sent]] = {OUT: taken, LOST: lost, REFUSED: refused}
