"""The words of the demonstration: a draft in each state for the slots that come next."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from rota.models import Assignment, Event, RoleKind, User
from rota.posting.actions import approve, ask_changes, submit, tick_briefing, write_draft

KEPT, HANDED_IN, APPROVED, SENT_BACK = range(4)
WORDS = (
    ("First coffee, then twelve phone calls: who turned up, who needs a push.", APPROVED),
    ("A good report for court says what happened, and what would stop it.", HANDED_IN),
    ("Twenty-six people sleep here tonight, and two of us are awake for them.", SENT_BACK),
    ("Nobody sees the spreadsheet that gets a van with six rakes to a park.", HANDED_IN),
    ("What I would tell my younger self about this job:", KEPT),
)
BEFORE = timedelta(hours=3)


def words(
    turns: list[Assignment], event: Event, now: datetime
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Drafts for the next turns, each at its moment; those handed in air soonest."""
    coming = [turn for turn in turns if turn.slot.starts_at > now]
    organiser = event.roles.get(kind=RoleKind.OWNER).user
    at = min(now, event.starts_at) - BEFORE
    for turn, (said, state) in zip(coming, WORDS, strict=False):
        yield at, partial(draft, turn, f"{said} {event.hashtag}", state, organiser, at)


def draft(turn: Assignment, said: str, state: int, organiser: User, now: datetime) -> None:
    """They write; hand it in; and an organiser says yes, or not so."""
    by = tick_briefing(turn.person, now=now)
    event = turn.slot.event
    row = write_draft(
        event,
        slot=turn.slot,
        assignment=turn,
        author=by,
        text=said,
        accounts=event.accounts.all(),
        by=by,
        now=now,
    )
    if state != KEPT:
        submit(row, seen_number=1, by=by, now=now)
    if state == APPROVED:
        approve(row, seen_number=1, by=organiser, now=now)
    if state == SENT_BACK:
        why = "Please leave out how many people live there."
        ask_changes(row, words=why, seen_number=1, by=organiser, now=now)
