"""The one list of reasons why a person cannot take a place, and who could take it best.

Hard reasons always refuse. Soft ones can be set aside by an organiser, which is recorded.
Most slots counts the slots a person is primary in; rest lies between any two of their slots.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, covers, distance, overlaps
from rota.lib.times import clock, stretch
from rota.lib.words import counted

NEVER = timedelta(days=365_000)  # no slot at all is the longest rest


class Reason(Enum):
    """Why not: its name, whether it is hard, and the sentence that says it."""

    HAS_LEFT = ("has_left", True, "{name} has left the event.")
    SLOT_OVER = ("slot_over", True, "The slot is over.")
    ALREADY_HERE = ("already_here", True, "{name} is in this slot already.")
    OVERLAP = ("overlap", True, "{name} has {other}, at the same time.")
    FULL = ("full", True, "The slot has everybody it needs.")
    DECLINED = ("declined", False, "{name} has said no to this slot.")
    NOT_AVAILABLE = ("not_available", False, "{name} is not available then.")
    NOT_AT_NIGHT = ("not_at_night", False, "{name} does not take night slots.")
    REST = ("rest", False, "{name} has {other}, {away}; the event asks for {rest} of rest.")
    MOST_SLOTS = ("most_slots", False, "{name} has {count} already, which is the most agreed.")
    ACCOUNT_BUSY = ("account_busy", False, "Somebody else posts from that account in this slot.")

    def __init__(self, key: str, is_hard: bool, sentence: str) -> None:
        self.key, self.is_hard, self.sentence = key, is_hard, sentence


@dataclass(frozen=True)
class Refusal:
    """A reason with its sentence for the person who asked."""

    reason: Reason
    sentence: str


@dataclass(frozen=True)
class Taken:
    """A place the person holds."""

    slot_id: int
    span: Span
    is_primary: bool = True


@dataclass(frozen=True)
class Candidate:
    """What the rules need to know of a person."""

    person_id: int
    name: str
    department_id: int
    available: tuple[Span, ...]
    at_night: bool
    most_slots: int
    rather_not: tuple[Span, ...] = ()
    has_left: bool = False
    turns: tuple[Taken, ...] = ()
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Opening:
    """A place to be taken. `over_at` is when the slot and its grace have ended."""

    slot_id: int
    span: Span
    is_night: bool
    rest: timedelta
    seats_free: int
    zone: ZoneInfo
    over_at: datetime
    is_standby: bool = False
    is_account_busy: bool = False
    neighbours: frozenset[int] = frozenset()  # departments on just before and after


@dataclass(frozen=True)
class Ranked:
    """A candidate for an opening, with every reason against."""

    candidate: Candidate
    opening: Opening
    refusals: tuple[Refusal, ...]

    @property
    def is_barred(self) -> bool:
        """A hard reason speaks against."""
        return any(refusal.reason.is_hard for refusal in self.refusals)

    @property
    def near(self) -> Taken | None:
        """The candidate's turn closest in time."""
        return nearest(self.candidate.turns, self.opening)

    @property
    def why(self) -> str:
        """What speaks for the candidate, in a few words, and their wish that speaks against."""
        wish = "would rather not at this time, " if self.is_unwanted else ""
        if not self.near:
            return f"{wish}has no slot yet"
        at = clock(self.near.span.start, self.opening.zone)
        return f"{wish}has {counted(len(self.candidate.turns), 'slot')}, the nearest at {at}"

    @property
    def is_unwanted(self) -> bool:
        """Whether it lies at a time that suits the candidate less.

        That is a wish and no rule: nothing has to be set aside for it, and no caution counts it.
        It only lets others go first.
        """
        return any(overlaps(time, self.opening.span) for time in self.candidate.rather_not)


def refusals(candidate: Candidate, opening: Opening, now: datetime) -> tuple[Refusal, ...]:
    """Every reason why the candidate cannot take the opening, hard ones first."""
    others = [turn for turn in candidate.turns if turn.slot_id != opening.slot_id]
    clash = next((turn for turn in others if overlaps(turn.span, opening.span)), None)
    near = nearest(others, opening) if clash is None else None
    primaries = sum(turn.is_primary for turn in others)
    checks = {
        Reason.HAS_LEFT: candidate.has_left,
        Reason.SLOT_OVER: now >= opening.over_at,
        Reason.ALREADY_HERE: len(others) < len(candidate.turns),
        Reason.OVERLAP: clash is not None,
        Reason.FULL: opening.seats_free < 1,
        Reason.DECLINED: opening.slot_id in candidate.declined,
        Reason.NOT_AVAILABLE: not covers(candidate.available, opening.span),
        Reason.NOT_AT_NIGHT: opening.is_night and not candidate.at_night,
        Reason.REST: near is not None and distance(near.span, opening.span) < opening.rest,
        Reason.MOST_SLOTS: not opening.is_standby and primaries >= candidate.most_slots,
        Reason.ACCOUNT_BUSY: opening.is_account_busy,
    }
    other = clash or near
    facts = {
        "name": candidate.name,
        "other": stretch(*other.span, opening.zone) if other else "",
        "away": away(distance(other.span, opening.span)) if other else "",
        "rest": hours(opening.rest),
        "count": counted(primaries, "slot"),
    }
    return tuple(
        Refusal(reason, reason.sentence.format(**facts))
        for reason, holds in checks.items()
        if holds
    )


def nearest(turns: Iterable[Taken], opening: Opening) -> Taken | None:
    """The turn closest in time to the opening."""
    return min(turns, key=lambda turn: distance(turn.span, opening.span), default=None)


def away(length: timedelta) -> str:
    """How far a slot is from another: "2 hours away", "right next to it"."""
    return f"{hours(length)} away" if length else "right next to it"


def hours(length: timedelta) -> str:
    """A length as "2 hours" or "90 minutes"."""
    minutes = int(length.total_seconds()) // 60
    if not minutes or minutes % 60:
        return f"{minutes} minutes"
    return "1 hour" if minutes == 60 else f"{minutes // 60} hours"


def ranked(places: Iterable[tuple[Candidate, Opening]], now: datetime) -> tuple[Ranked, ...]:
    """Candidates, each for an opening, best first: those with least against them.

    Soft reasons weigh less than any hard one. Among equals: whom the time suits, fewest slots, a
    department not on just before or after, the longest way to their nearest slot, then by name.
    """
    judged = (
        Ranked(candidate, opening, refusals(candidate, opening, now))
        for candidate, opening in places
    )
    return tuple(sorted(judged, key=order))


def order(one: Ranked) -> tuple[bool, int, bool, int, bool, timedelta, str, int]:
    """Where a candidate stands in the list."""
    candidate, opening, near = one.candidate, one.opening, one.near
    return (
        one.is_barred,
        len(one.refusals),
        one.is_unwanted,
        len(candidate.turns),
        candidate.department_id in opening.neighbours,
        -(distance(near.span, opening.span) if near else NEVER),
        candidate.name,
        candidate.person_id,
    )
