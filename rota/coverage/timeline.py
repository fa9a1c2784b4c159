"""Decides what a slot's coverage is at any moment. Plain Python: facts in, a state out.

Before the slot: empty, short, cover wanted (gaps), unconfirmed (at risk), ready.
During it and its grace: waiting, late, posted. Afterwards: posted, covered, missed.
A post counts from *early* before the slot until *grace* after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from rota.lib.spans import Span


class State(StrEnum):
    """A coverage state, from the best to the worst."""

    READY = "ready"
    POSTED = "posted"
    COVERED = "covered"
    WAITING = "waiting"
    UNCONFIRMED = "unconfirmed"
    LATE = "late"
    COVER_WANTED = "cover_wanted"
    SHORT = "short"
    EMPTY = "empty"
    MISSED = "missed"

    @property
    def word(self) -> str:
        """How the state is said."""
        return WORDS_AND_MARKS[self][0]

    @property
    def mark(self) -> str:
        """Its mark, told from every other without colour."""
        return WORDS_AND_MARKS[self][1]

    @property
    def severity(self) -> int:
        """0 for the best; a slot shows the worst of its turns."""
        return list(State).index(self)

    @property
    def is_gap(self) -> bool:
        """Somebody is missing here."""
        return self in GAPS

    @property
    def is_at_risk(self) -> bool:
        """Somebody is here, but it may come to nothing."""
        return self in {State.UNCONFIRMED, State.LATE}

    @property
    def is_done(self) -> bool:
        """A post has been made."""
        return self in {State.POSTED, State.COVERED}


WORDS_AND_MARKS = {
    State.READY: ("ready", "●"),
    State.POSTED: ("posted", "✓"),
    State.COVERED: ("covered", "✓✓"),
    State.WAITING: ("waiting", "…"),
    State.UNCONFIRMED: ("not confirmed", "○"),
    State.LATE: ("late", "△"),
    State.COVER_WANTED: ("cover wanted", "↻"),
    State.SHORT: ("short", "◱"),
    State.EMPTY: ("empty", "▢"),
    State.MISSED: ("missed", "✕"),
}
GAPS = frozenset({State.EMPTY, State.SHORT, State.COVER_WANTED, State.MISSED})


@dataclass(frozen=True)
class Rules:
    """The event's tolerances."""

    grace: timedelta
    early: timedelta
    nudge_after: timedelta


@dataclass(frozen=True)
class Credit:
    """A post and the moment at which it counts; `by_other` when another person made it."""

    at: datetime
    by_other: bool = False


@dataclass(frozen=True)
class Turn:
    """An active primary assignment."""

    is_confirmed: bool
    cover_wanted: bool = False
    posts: tuple[Credit, ...] = ()


@dataclass(frozen=True)
class SlotFacts:
    """A slot with its turns; `stray` posts were made by somebody without a turn in it."""

    span: Span
    needed: int
    turns: tuple[Turn, ...] = ()
    stray: tuple[Credit, ...] = ()


def counts(credit: Credit, span: Span, rules: Rules, now: datetime) -> bool:
    """Whether the post is within the slot, its tolerances included, and has happened."""
    return span.start - rules.early <= credit.at < span.end + rules.grace and credit.at <= now


def turn_state(turn: Turn, span: Span, rules: Rules, now: datetime) -> State:
    """The state of one assignment at `now`."""
    valid = [credit for credit in turn.posts if counts(credit, span, rules, now)]
    if valid:
        return State.COVERED if all(credit.by_other for credit in valid) else State.POSTED
    if now >= span.end + rules.grace:
        return State.MISSED
    if now >= span.start + rules.nudge_after:
        return State.LATE
    if turn.cover_wanted:
        return State.COVER_WANTED
    if now >= span.start:
        return State.WAITING
    return State.READY if turn.is_confirmed else State.UNCONFIRMED


def slot_state(facts: SlotFacts, rules: Rules, now: datetime) -> State:
    """The worst of the slot's turns and of its empty places.

    A stray post fills an empty place, else stands in for a turn without a post. A slot that needs
    nobody and has nobody is ready.
    """
    states = [turn_state(turn, facts.span, rules, now) for turn in facts.turns]
    stray = sum(counts(credit, facts.span, rules, now) for credit in facts.stray)
    empty = max(facts.needed - len(states), 0)
    filled = min(stray, empty)
    stray, empty = stray - filled, empty - filled
    states.sort(key=lambda state: (state.is_done, -state.severity))
    for number, state in enumerate(states[:stray]):
        if not state.is_done:
            states[number] = State.COVERED
    states += [State.COVERED] * filled
    if empty and now >= facts.span.end + rules.grace:
        states.append(State.MISSED)
    elif empty:
        states.append(State.SHORT if states else State.EMPTY)
    return max(states, key=lambda state: state.severity, default=State.READY)


def longest_silence(posts: Iterable[datetime], within: Span, now: datetime) -> Span | None:
    """The longest stretch without a post in the part of the event that has passed."""
    until = min(now, within.end)
    if until <= within.start:
        return None
    moments = sorted(at for at in posts if within.start <= at <= until)
    edges = [within.start, *moments, until]
    stretches = (Span(start, end) for start, end in pairwise(edges))
    return max(stretches, key=lambda span: span.length)


def next_change(facts: SlotFacts, rules: Rules, now: datetime) -> datetime | None:
    """The next moment at which the state can change by time alone; None when it is settled."""
    span = facts.span
    edges = (span.start, span.start + rules.nudge_after, span.end + rules.grace)
    return min((edge for edge in edges if edge > now), default=None)
