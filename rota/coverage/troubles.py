"""What on the board needs somebody: a row a slot, drawn once while nothing of it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rota.access import Access
from rota.coverage.board import NAMED, Board, card
from rota.coverage.queries import Held, SlotCoverage
from rota.coverage.timeline import State
from rota.lib.times import stretch

FILL, REPORT, LOOK = ("Fill", ""), ("Report a post", "in"), ("Look", "at")  # and before the time


class Known(NamedTuple):
    """A person as a row names them; `phone` only for those who may ring."""

    name: str
    department: str
    phone: str


@dataclass(frozen=True)
class Trouble:
    """A slot that is a gap or at risk, whom to ring, and what to do about it."""

    pk: int
    state: State
    when: str
    people: tuple[Known, ...]
    more: int
    do: str
    of: str
    is_report: bool


def troubles(board: Board, access: Access) -> tuple[Trouble, ...]:
    """Gaps to fill, then what is late, not confirmed, missed. Each slot keeps its row."""
    return tuple(
        one.once(trouble_of, access.event.tz, do if access.may_fill else LOOK, access.may_edit)
        for one, do in in_order(board)
    )


def in_order(board: Board) -> Iterator[tuple[SlotCoverage, tuple[str, str]]]:
    """The slots, and what somebody who may do so does about each."""
    lists = ((board.to_fill, FILL), (board.late, REPORT))
    for cards, do in (*lists, (board.unconfirmed, LOOK), (board.missed, REPORT)):
        yield from ((one.covered, do) for one in cards)


def trouble_of(one: SlotCoverage, zone: ZoneInfo, do: tuple[str, str], may_ring: bool) -> Trouble:
    """The slot as a row: of its first people those who are in the state that it shows."""
    first = one.once(card, NAMED)
    return Trouble(
        pk=one.slot.pk,
        state=one.state,
        when=stretch(*one.slot.span, zone),
        people=tuple(
            known(turn.assignment, may_ring) for turn in first.turns if turn.state == one.state
        ),
        more=first.more,
        do=do[0],
        of=do[1],
        is_report=do == REPORT,
    )


def known(held: Held, may_ring: bool) -> Known:
    """Somebody in the slot."""
    person = held.person
    return Known(person.name, str(person.department), person.phone if may_ring else "")
