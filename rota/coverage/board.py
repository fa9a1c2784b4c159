"""The board: what an organiser must see at a moment, counted from the coverage."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rota.coverage.queries import SlotCoverage, coverage
from rota.coverage.timeline import State, longest_silence
from rota.lib.spans import Span
from rota.models import Event, Post


@dataclass(frozen=True)
class Tally:
    """A department or an account: its turns, those posted, those missed."""

    name: str
    turns: int
    posted: int
    missed: int


@dataclass(frozen=True)
class Board:
    """The event at `now`. `phase` is before, during or after."""

    now: datetime
    phase: str
    slots: tuple[SlotCoverage, ...]
    current: tuple[SlotCoverage, ...]
    coming: tuple[SlotCoverage, ...]
    counts: dict[str, int]
    silence: Span | None
    departments: tuple[Tally, ...]
    accounts: tuple[Tally, ...]
    warned: tuple[Post, ...]

    @property
    def gaps(self) -> tuple[SlotCoverage, ...]:
        """Slots in which somebody is missing, the missed ones included."""
        return tuple(one for one in self.slots if one.state.is_gap)

    @property
    def at_risk(self) -> tuple[SlotCoverage, ...]:
        """Slots that may come to nothing."""
        return tuple(one for one in self.slots if one.state.is_at_risk)

    @property
    def done(self) -> int:
        """Slots with a post."""
        return sum(one.state.is_done for one in self.slots)


def board_of(event: Event, now: datetime) -> Board:
    """The whole board in the four queries of the coverage."""
    slots = coverage(event, now)
    posts = [post for one in slots for post in one.posts]
    states = Counter(str(one.state) for one in slots)
    return Board(
        now=now,
        phase=phase_of(event, now),
        slots=slots,
        current=tuple(one for one in slots if one.slot.starts_at <= now < one.slot.ends_at),
        coming=coming_slots(slots, now),
        counts={str(state): states[state] for state in State},
        silence=longest_silence((post.counts_at for post in posts), event.span, now),
        departments=tallies(slots, "department"),
        accounts=tallies(slots, "account"),
        warned=tuple(post for post in posts if post.warnings),
    )


def phase_of(event: Event, now: datetime) -> str:
    """Before, during or after the event."""
    if now < event.starts_at:
        return "before"
    return "during" if now < event.ends_at + event.grace else "after"


def coming_slots(slots: Sequence[SlotCoverage], now: datetime) -> tuple[SlotCoverage, ...]:
    """The slots that begin next."""
    starts = [one.slot.starts_at for one in slots if one.slot.starts_at > now]
    return tuple(one for one in slots if starts and one.slot.starts_at == min(starts))


def tallies(slots: Iterable[SlotCoverage], by: str) -> tuple[Tally, ...]:
    """Turns, posts and misses of each department or account."""
    turns, posted, missed = Counter[str](), Counter[str](), Counter[str]()
    for turn in (turn for one in slots for turn in one.turns):
        assignment = turn.assignment
        name = (
            str(assignment.person.department)
            if by == "department"
            else str(assignment.account or "the main account")
        )
        turns[name] += 1
        posted[name] += turn.state.is_done
        missed[name] += turn.state == State.MISSED
    return tuple(Tally(name, turns[name], posted[name], missed[name]) for name in sorted(turns))
