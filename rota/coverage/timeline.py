"""Decides what a slot's coverage is at any moment. Plain Python: facts in, states out.

Before the slot: empty, short, cover wanted (gaps), unconfirmed (at risk), ready.
During it and its grace: waiting, late, posted; a gap stays one.
Afterwards: posted, covered, missed.
A post counts from *early* before the slot until *grace* after it, once it has been made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

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
        """0 for the best; a slot shows the worst of its places."""
        return SEVERITY[self]

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
SEVERITY = {state: number for number, state in enumerate(State)}
GAPS = frozenset({State.EMPTY, State.SHORT, State.COVER_WANTED, State.MISSED})


@dataclass(frozen=True)
class Rules:
    """The event's tolerances."""

    grace: timedelta
    early: timedelta
    nudge_after: timedelta


class Credit(NamedTuple):
    """A post and the moment at which it counts; `by_other` when another person made it."""

    at: datetime
    by_other: bool = False


class Turn(NamedTuple):
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


@dataclass(frozen=True)
class Decision:
    """The state of a slot, and of its turns in the order in which they were given."""

    slot: State
    turns: tuple[State, ...]


def is_in_time(at: datetime, span: Span, *, early: timedelta, grace: timedelta) -> bool:
    """Whether a post of that moment counts for a slot."""
    return span.start - early <= at < span.end + grace


def counts(credit: Credit, span: Span, rules: Rules, now: datetime) -> bool:
    """Whether the post has been made by now, and in time."""
    return credit.at <= now and is_in_time(credit.at, span, early=rules.early, grace=rules.grace)


def turn_state(turn: Turn, span: Span, rules: Rules, now: datetime) -> State:
    """The state of one assignment by its own posts."""
    valid = [credit for credit in turn.posts if counts(credit, span, rules, now)]
    if valid:
        return State.COVERED if all(credit.by_other for credit in valid) else State.POSTED
    if now >= span.end + rules.grace:
        return State.MISSED
    if turn.cover_wanted:
        return State.COVER_WANTED
    if now >= span.start + rules.nudge_after:
        return State.LATE
    if now >= span.start:
        return State.WAITING
    return State.READY if turn.is_confirmed else State.UNCONFIRMED


def decide(facts: SlotFacts, rules: Rules, now: datetime) -> Decision:
    """The states of a slot and its turns at `now`.

    The slot shows the worst of its places, the empty ones included; with nobody needed and nobody
    there it is ready. Each stray post covers the worst place without a post.
    """
    stray = sum(counts(credit, facts.span, rules, now) for credit in facts.stray)
    empty = [empty_state(facts, rules, now, stray)] * max(facts.needed - len(facts.turns), 0)
    places = empty + [turn_state(turn, facts.span, rules, now) for turn in facts.turns]
    if stray:
        bare = (number for number, state in enumerate(places) if not state.is_done)
        worst_first = sorted(bare, key=lambda number: -places[number].severity)
        for number in worst_first[:stray]:
            places[number] = State.COVERED
    worst = max(places, key=lambda state: state.severity, default=State.READY)
    return Decision(worst, tuple(places[len(empty) :]))


def holds_until(facts: SlotFacts, rules: Rules, now: datetime) -> datetime | None:
    """When time alone may change what `decide` says next; None if it never will."""
    posts = chain(facts.stray, *(turn.posts for turn in facts.turns))
    span = facts.span
    edges = [span.start, span.start + rules.nudge_after, span.end + rules.grace]
    edges += [credit.at for credit in posts]
    return min((edge for edge in edges if edge > now), default=None)


def empty_state(facts: SlotFacts, rules: Rules, now: datetime, stray: int) -> State:
    """The state of a place that nobody holds."""
    if now >= facts.span.end + rules.grace:
        return State.MISSED
    return State.SHORT if facts.turns or stray else State.EMPTY


def longest_silence(posts: Iterable[datetime], within: Span, now: datetime) -> Span | None:
    """The longest stretch without a post in the part of the event that has passed."""
    until = min(now, within.end)
    if until <= within.start:
        return None
    moments = sorted(at for at in posts if within.start <= at <= until)
    stretches = pairwise([within.start, *moments, until])
    return Span(*max(stretches, key=lambda edges: edges[1] - edges[0]))
