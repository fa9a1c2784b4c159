"""The board: what an organiser must see at a moment, counted from the coverage."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from zoneinfo import ZoneInfo

from rota.coverage.queries import Reading, Report, SlotCoverage, TurnCoverage, coverage
from rota.coverage.timeline import State, longest_silence
from rota.lib.spans import Span
from rota.lib.times import changes_clocks, clock, day
from rota.models import Event

NAMED = 4  # people of a slot in a line or a list
SHOWN = 12  # people of a slot that is on, or next
MARKED = 40  # reports to look at
Named = Counter[tuple[str, State]]


@dataclass(frozen=True)
class Tally:
    """A department or an account: its turns, and what has become of them."""

    name: str
    turns: int
    states: Counter[State]

    @property
    def posted(self) -> int:
        """Turns with a post."""
        return self.states[State.POSTED] + self.states[State.COVERED]

    @property
    def late(self) -> int:
        """Turns without a post that are nearly over."""
        return self.states[State.LATE]

    @property
    def missed(self) -> int:
        """Turns that are over without a post."""
        return self.states[State.MISSED]

    @property
    def unconfirmed(self) -> int:
        """Coming turns nobody has said yes to."""
        return self.states[State.UNCONFIRMED]


@dataclass(frozen=True)
class Card:
    """A slot with the people to look at first; `more` counts the others."""

    covered: SlotCoverage
    turns: tuple[TurnCoverage, ...]
    more: int


@dataclass(frozen=True)
class Line:
    """A slot in the strip and the table. `posts` are times and addresses."""

    pk: int
    start: str
    time: str
    state: State
    is_now: bool
    people: str
    accounts: str
    posts: tuple[tuple[str, str], ...]

    @property
    def is_gap(self) -> bool:
        """Whether somebody is missing."""
        return self.state.is_gap


@dataclass(frozen=True)
class Board:
    """The event at `now`. `phase` is before, during or after."""

    now: datetime
    phase: str
    slots: tuple[SlotCoverage, ...]
    days: dict[str, list[Line]]
    current: tuple[Card, ...]
    coming: tuple[Card, ...]
    counts: dict[State, int]
    silence: Span | None
    last_post: datetime | None
    departments: tuple[Tally, ...]
    accounts: tuple[Tally, ...]
    warned: tuple[Report, ...]

    @cached_property
    def gaps(self) -> tuple[SlotCoverage, ...]:
        """Slots in which somebody is missing, the missed ones included."""
        return tuple(one for one in self.slots if one.state.is_gap)

    @cached_property
    def to_fill(self) -> tuple[Card, ...]:
        """Gaps that can still be filled."""
        return self.cards(State.EMPTY, State.SHORT, State.COVER_WANTED)

    @cached_property
    def missed(self) -> tuple[Card, ...]:
        """Gaps that cannot."""
        return self.cards(State.MISSED)

    @cached_property
    def late(self) -> tuple[Card, ...]:
        """Slots that are on, with no post though one is due."""
        return self.cards(State.LATE)

    @cached_property
    def unconfirmed(self) -> tuple[Card, ...]:
        """Slots to come in which somebody has not said yes."""
        return self.cards(State.UNCONFIRMED)

    @cached_property
    def at_risk(self) -> tuple[SlotCoverage, ...]:
        """Slots that may come to nothing: late or not confirmed."""
        return tuple(one for one in self.slots if one.state.is_at_risk)

    @property
    def done(self) -> int:
        """Slots with a post."""
        return sum(one.state.is_done for one in self.slots)

    @property
    def is_fine(self) -> bool:
        """Whether nothing asks for anybody."""
        return not (self.gaps or self.at_risk or self.warned)

    def cards(self, *states: State) -> tuple[Card, ...]:
        """The slots in one of these states."""
        return tuple(one.once(card, NAMED) for one in self.slots if one.state in states)


def board_of(event: Event, now: datetime, *, read: Reading = coverage) -> Board:
    """The whole board in the four queries of the coverage."""
    slots = read(event, now)
    states = Counter(one.state for one in slots)
    moments = sorted(chain.from_iterable(one.once(moments_of) for one in slots))
    made = moments[: bisect_right(moments, now)]
    warned = chain.from_iterable(one.once(warned_of) for one in slots)
    return Board(
        now=now,
        phase=phase_of(event, now),
        slots=slots,
        days=days_of(event, slots, now),
        current=tuple(one.once(card, SHOWN) for one in slots if is_on(one, now)),
        coming=tuple(one.once(card, SHOWN) for one in coming_slots(slots, now)),
        counts={state: states[state] for state in State},
        silence=longest_silence(made, event.span, now),
        last_post=made[-1] if made else None,
        departments=tallies(one.once(by_department) for one in slots),
        accounts=tallies(one.once(by_account) for one in slots),
        warned=tuple(sorted(warned, key=lambda one: one.counts_at)[:MARKED]),
    )


def phase_of(event: Event, now: datetime) -> str:
    """Before, during or after the event."""
    if now < event.starts_at:
        return "before"
    return "during" if now < event.ends_at + event.grace else "after"


def is_on(one: SlotCoverage, now: datetime) -> bool:
    """Whether the slot runs."""
    return one.slot.starts_at <= now < one.slot.ends_at


def coming_slots(slots: Sequence[SlotCoverage], now: datetime) -> tuple[SlotCoverage, ...]:
    """The slots that begin next."""
    later = [one for one in slots if one.slot.starts_at > now]
    return tuple(one for one in later if one.slot.starts_at == later[0].slot.starts_at)


def card(one: SlotCoverage, at_most: int) -> Card:
    """The slot with so many of its people, the worst first."""
    turns = sorted(one.turns, key=lambda turn: -turn.state.severity)
    return Card(one, tuple(turns[:at_most]), max(len(turns) - at_most, 0))


def days_of(event: Event, slots: Iterable[SlotCoverage], now: datetime) -> dict[str, list[Line]]:
    """The slots of each local day, which is said in words."""
    letters, days = changes_clocks(*event.span, event.tz), dict[str, list[Line]]()
    for one in slots:
        line = one.once(line_of, event.tz, letters, is_on(one, now))
        days.setdefault(one.once(day_of, event.tz), []).append(line)
    return days


def day_of(one: SlotCoverage, zone: ZoneInfo) -> str:
    """The local day of the slot in words."""
    return day(one.slot.starts_at, zone)


def line_of(one: SlotCoverage, zone: ZoneInfo, letters: bool, is_now: bool) -> Line:
    """The slot as a line."""
    start, end = (clock(at, zone, letters=letters) for at in one.slot.span)
    return Line(
        pk=one.slot.pk,
        start=start,
        time=f"{start} to {end}",
        state=one.state,
        is_now=is_now,
        people=people_in(one),
        accounts=", ".join(dict.fromkeys(turn.assignment.account for turn in one.turns)),
        posts=tuple((clock(post.counts_at, zone), post.url) for post in one.posts[:NAMED]),
    )


def people_in(one: SlotCoverage) -> str:
    """The first few by name with their department's mark, the others as a number."""
    held = [turn.assignment for turn in one.turns]
    words = [f"{each.person.name} ({each.person.department.mark})" for each in held[:NAMED]]
    return ", ".join(words + [f"and {len(held) - NAMED} more"] * (len(held) > NAMED))


def moments_of(one: SlotCoverage) -> tuple[datetime, ...]:
    """When posts were made in the slot."""
    return tuple(post.counts_at for post in one.posts)


def warned_of(one: SlotCoverage) -> tuple[Report, ...]:
    """The reports to look at."""
    return tuple(post for post in one.posts if post.warnings)


def by_department(one: SlotCoverage) -> Named:
    """How many turns of each department are in which state."""
    return Counter((turn.assignment.person.department.name, turn.state) for turn in one.turns)


def by_account(one: SlotCoverage) -> Named:
    """How many turns of each account are in which state."""
    return Counter((turn.assignment.account or "Main account", turn.state) for turn in one.turns)


def tallies(slots: Iterable[Named]) -> tuple[Tally, ...]:
    """The states of the turns by name."""
    states: dict[str, Counter[State]] = {}
    for (name, state), count in chain.from_iterable(one.items() for one in slots):
        states.setdefault(name, Counter())[state] += count
    return tuple(Tally(name, states[name].total(), states[name]) for name in sorted(states))
