"""What the solver decides, from which facts, and by which goals in which order. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from rota.lib.spans import Span

PRIMARY, STANDBY = "primary", "standby"
WINDOW = timedelta(hours=6)  # a department should be heard in each such part of the event
NEARBY = timedelta(hours=4)  # a standby within this time of their own slot is awake anyway


class Goal(Enum):
    """What is wanted. Each has a number, the lower the better; the order is that of importance."""

    GAPS = "people missing in slots"
    STANDBY_GAPS = "standbys missing"
    DEPARTMENTS = "slots that departments are under their fewest, and stages of the service unheard"
    TAKING_PART = "people who could post and have no slot"
    WISHES = "places at a time that suits less, or not on the own department's account"
    FAIRNESS = "unevenness: the sum of everybody's load squared, a night slot counted double"
    MIXED = "repeats of a department in a row, and quarter days in which one is not heard"
    STANDBYS = "standbys of another department, or without a slot of their own near by"
    CHANGE = "places taken from people, those told counted double and those confirmed threefold"


ORDER = tuple(Goal)
REPAIR_ORDER = (
    Goal.GAPS,
    Goal.STANDBY_GAPS,
    Goal.CHANGE,
    *(goal for goal in ORDER if goal not in {Goal.GAPS, Goal.STANDBY_GAPS, Goal.CHANGE}),
)
Numbers = Mapping[Goal, int]


def settled_last(order: Sequence[Goal]) -> frozenset[Goal]:
    """STANDBYS and the goals after it: they are settled around those who post, not with them."""
    return frozenset(order[order.index(Goal.STANDBYS) :] if Goal.STANDBYS in order else ())


@dataclass(frozen=True)
class SlotFacts:
    """A slot. Nothing in a fixed one moves: it has begun, or is not to be touched."""

    slot_id: int
    span: Span
    needed: int
    standbys: int = 0
    is_night: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class PersonFacts:
    """Somebody who takes part. `rather_not` are times within `available` that suit less.

    `accounts` are those they may post from, the usual one first; none where the event has none.
    """

    person_id: int
    department_id: int
    available: tuple[Span, ...]
    most_slots: int
    at_night: bool = True
    rather_not: tuple[Span, ...] = ()
    declined: frozenset[int] = frozenset()
    accounts: tuple[int, ...] = ()


@dataclass(frozen=True)
class DepartmentFacts:
    """A department: its fewest slots, the stage of the service it shows, its own accounts."""

    department_id: int
    fewest: int = 0
    stage: str = ""
    accounts: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Place:
    """Somebody in a slot, as primary or standby; a primary posts from the account."""

    slot_id: int
    kind: str
    person_id: int
    account_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Held:
    """A place as it is now. Taking it away costs its weight: 1 proposed, 2 told, 3 confirmed."""

    place: Place
    weight: int = 1
    is_pinned: bool = False


@dataclass(frozen=True)
class Problem:
    """Everything a rota is made from.

    Never broken: availability, night, declined, people needed at most, overlap, rest between any
    two places of a person, most slots (primaries only), pinned and fixed places stay, one person on
    one account at a time wherever a slot does not need more people than there are accounts.
    """

    slots: tuple[SlotFacts, ...]
    people: tuple[PersonFacts, ...]
    departments: tuple[DepartmentFacts, ...]
    rest: timedelta = timedelta()
    accounts: tuple[int, ...] = ()
    current: tuple[Held, ...] = ()
    order: tuple[Goal, ...] = ORDER


@dataclass(frozen=True)
class Progress:
    """How far the search is. `bound` is what no rota can beat under the goal being worked on."""

    goal: Goal
    number: int | None
    bound: int | None
    seconds: float


@dataclass(frozen=True)
class Solution:
    """The best rota found: its places, its number under each goal, the bound of each.

    `is_proven` when every number equals its bound, given those before it.
    """

    places: tuple[Place, ...]
    numbers: Numbers
    bounds: Numbers
    is_proven: bool
    seconds: float
