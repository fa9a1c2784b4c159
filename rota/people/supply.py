"""How many could come in each hour of the event, against how many are needed. Plain Python.

It is asked before anybody is planned: who has a slot already counts like everybody else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from zoneinfo import ZoneInfo

from rota.lib.spans import Span, covers, overlaps
from rota.people.choices import Choice


class Supply(Enum):
    """How well an hour is off: its mark and its word."""

    ENOUGH = ("✓", "enough")
    THIN = ("△", "only with those who would rather not")
    SHORT = ("✕", "too few")

    def __init__(self, mark: str, word: str) -> None:
        self.mark, self.word = mark, word


@dataclass(frozen=True)
class Demand:
    """A slot to be filled, and how many people it needs."""

    span: Span
    is_night: bool
    needed: int


@dataclass(frozen=True)
class Group:
    """People who say the same, and how many they are; `silent` of them were asked and say nothing.

    What the staff list says of the silent is shown apart: nobody has confirmed it.
    """

    available: tuple[Span, ...]
    rather_not: tuple[Span, ...]
    at_night: bool
    people: int
    silent: int = 0


@dataclass(frozen=True)
class HourCount:
    """An hour: how many have said what of it, how many are silent, how many it needs."""

    starts_at: datetime
    ends_at: datetime
    needed: int
    can: int
    rather_not: int
    cannot: int
    silent: int

    @property
    def supply(self) -> Supply:
        """How well off it is by what people have said; each takes one slot of an hour."""
        if self.can >= self.needed:
            return Supply.ENOUGH
        return Supply.THIN if self.can + self.rather_not >= self.needed else Supply.SHORT

    @property
    def is_thin(self) -> bool:
        """Whether it should be looked at before planning."""
        return self.supply is not Supply.ENOUGH


def by_hour(
    demands: Sequence[Demand], groups: Sequence[Group], zone: ZoneInfo
) -> tuple[HourCount, ...]:
    """Every hour of the local clock in which a slot begins, in order of time."""
    in_order = sorted(demands, key=lambda one: one.span)
    hours = groupby(in_order, key=lambda one: f"{one.span.start.astimezone(zone):%Y%m%d%H%z}")
    return tuple(count(tuple(slots), groups) for _, slots in hours)


def count(slots: Sequence[Demand], groups: Iterable[Group]) -> HourCount:
    """What people say to the slots of an hour."""
    said = dict.fromkeys(Choice, 0)
    silent = 0
    for group in groups:
        said[choice_for(group, slots)] += group.people - group.silent
        silent += group.silent
    return HourCount(
        starts_at=slots[0].span.start,
        ends_at=slots[-1].span.end,
        needed=sum(slot.needed for slot in slots),
        can=said[Choice.CAN],
        rather_not=said[Choice.RATHER_NOT],
        cannot=said[Choice.CANNOT],
        silent=silent,
    )


def choice_for(group: Group, slots: Iterable[Demand]) -> Choice:
    """The best that they say to any slot of an hour."""
    wishes = list(suits(group, slots))
    if not wishes:
        return Choice.CANNOT
    return Choice.CAN if any(wishes) else Choice.RATHER_NOT


def suits(group: Group, slots: Iterable[Demand]) -> Iterator[bool]:
    """For each slot that they could take, whether the time suits them."""
    for slot in slots:
        if covers(group.available, slot.span) and (group.at_night or not slot.is_night):
            yield not any(overlaps(time, slot.span) for time in group.rather_not)
