"""Slots made anew: who keeps a place, who would lose it, which slots go. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rota.lib.spans import Span

SeatOf = tuple[Span, str]  # a new slot and a kind of place in it


@dataclass(frozen=True)
class Turn:
    """An active assignment. Of two who want one place, the lower `rank` keeps it."""

    key: int
    person: int
    kind: str
    seat: int
    rank: int


@dataclass(frozen=True)
class Old:
    """A slot as it is."""

    key: int
    span: Span
    turns: tuple[Turn, ...] = ()
    has_posts: bool = False


class Because(Enum):
    """Why an assignment would be lost; the value ends a sentence that names it."""

    NO_SLOT = "no new slot holds the whole of this time"
    FULL = "the new slot at this time has no place left"
    TWICE = "the person is already in the new slot at this time"


@dataclass(frozen=True)
class Seated:
    """An assignment that still fits, with its place from now on."""

    turn: Turn
    old: Old
    span: Span
    seat: int

    @property
    def is_moved(self) -> bool:
        """Whether its time changes, be it only the end."""
        return self.span != self.old.span

    @property
    def is_changed(self) -> bool:
        """Whether its row has to be written."""
        return self.is_moved or self.seat != self.turn.seat


@dataclass(frozen=True)
class Lost:
    """An assignment that no longer fits."""

    turn: Turn
    old: Old
    because: Because


@dataclass(frozen=True)
class Plan:
    """What making the slots anew does. `kept` slots stay rows: they start when they did."""

    spans: tuple[Span, ...]
    kept: tuple[Old, ...]
    made: tuple[Span, ...]
    dropped: tuple[Old, ...]
    seated: tuple[Seated, ...]
    lost: tuple[Lost, ...]

    @property
    def blocked(self) -> tuple[Old, ...]:
        """Slots that would go although somebody has posted in them."""
        return tuple(old for old in self.dropped if old.has_posts)

    @property
    def is_idle(self) -> bool:
        """Whether every slot and every assignment keeps exactly its time."""
        spans = {old.span for old in self.kept}
        is_still = not any(seated.is_changed for seated in self.seated)
        return spans == set(self.spans) and is_still and not (self.dropped or self.lost)


def plan(old: Iterable[Old], spans: Sequence[Span], places: Mapping[str, int]) -> Plan:
    """Fit the assignments of the old slots into new ones.

    `spans` are the new slots, one after the other, at least one; `places` says how many people
    of each kind every slot takes. An assignment fits the new slot that starts when its own did,
    or one that holds all of its time, while there is a place. Exactly kept times come first.
    """
    old = sorted(old, key=lambda slot: slot.span)
    starts = {span.start for span in spans}
    old_starts = {slot.span.start for slot in old}
    fates = list(fates_of(old, spans, places))
    return Plan(
        spans=tuple(spans),
        kept=tuple(slot for slot in old if slot.span.start in starts),
        made=tuple(span for span in spans if span.start not in old_starts),
        dropped=tuple(slot for slot in old if slot.span.start not in starts),
        seated=tuple(fate for fate in fates if isinstance(fate, Seated)),
        lost=tuple(fate for fate in fates if isinstance(fate, Lost)),
    )


def nearest(span: Span, spans: Sequence[Span]) -> Span:
    """The slot under way when `span` starts, else the first: where its history is kept."""
    return spans[max(bisect_right(spans, span.start, key=lambda each: each.start) - 1, 0)]


def fates_of(
    old: Iterable[Old], spans: Sequence[Span], places: Mapping[str, int]
) -> Iterator[Seated | Lost]:
    """What becomes of each assignment, in the order in which they choose."""
    seats: dict[SeatOf, set[int]] = {}
    people: set[tuple[Span, int]] = set()
    for slot, turn in sorted(turns_of(old), key=lambda pair: order(pair[0], pair[1], spans)):
        home = home_of(slot.span, spans)
        if home is None:
            yield Lost(turn, slot, Because.NO_SLOT)
            continue
        taken = seats.setdefault((home, turn.kind), set())
        seat = seat_of(turn.seat, taken, places.get(turn.kind, 0))
        if (home, turn.person) in people:
            yield Lost(turn, slot, Because.TWICE)
        elif seat is None:
            yield Lost(turn, slot, Because.FULL)
        else:
            taken.add(seat)
            people.add((home, turn.person))
            yield Seated(turn, slot, home, seat)


def turns_of(old: Iterable[Old]) -> Iterator[tuple[Old, Turn]]:
    """Every assignment, with the slot it is in."""
    return ((slot, turn) for slot in old for turn in slot.turns)


def order(slot: Old, turn: Turn, spans: Sequence[Span]) -> tuple[bool, int, Span, int, int]:
    """Those whose time stays choose first, then by rank, time and seat."""
    return (home_of(slot.span, spans) != slot.span, turn.rank, slot.span, turn.seat, turn.key)


def home_of(span: Span, spans: Sequence[Span]) -> Span | None:
    """The new slot that starts with the old one, or holds all of it."""
    home = nearest(span, spans)
    is_inside = home.start <= span.start and span.end <= home.end
    return home if is_inside or home.start == span.start else None


def seat_of(wanted: int, taken: set[int], places: int) -> int | None:
    """The seat one had if it is free, else the lowest free one."""
    if wanted <= places and wanted not in taken:
        return wanted
    return next((seat for seat in range(1, places + 1) if seat not in taken), None)
