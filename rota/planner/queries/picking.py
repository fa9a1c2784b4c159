"""Somebody picked up on the rota, and what each slot says to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rota.lib.times import stretch
from rota.models import Assignment, Event, Person, Slot
from rota.planner.queries.candidates import Chance, chances


class Verdict(StrEnum):
    """Whether somebody can be put down in a slot."""

    FREE = "free"
    ASIDE = "aside"  # only if something is set aside
    BARRED = "barred"
    HERE = "here"  # where they were picked up


@dataclass(frozen=True)
class Spot:
    """A slot for whoever is picked up: the verdict, what is against, and the slot's revision."""

    verdict: Verdict
    against: str
    revision: int

    @property
    def is_open(self) -> bool:
        """Whether they can be put down here at all."""
        return self.verdict in (Verdict.FREE, Verdict.ASIDE)


@dataclass(frozen=True)
class Picked:
    """Somebody picked up: out of a slot (`turn`), or from the list of those without one."""

    person: Person
    turn: Assignment | None
    kind: str
    spots: Mapping[int, Spot]

    @property
    def is_standby(self) -> bool:
        """Whether they are to stand by."""
        return self.kind == Assignment.Kind.STANDBY

    @property
    def origin(self) -> str:
        """Where they were picked up, in words; empty for those who had no slot."""
        if self.turn is None:
            return ""
        slot = self.turn.slot
        return stretch(slot.starts_at, slot.ends_at, slot.event.tz)

    @property
    def count(self) -> int:
        """In how many slots they can be put down without setting anything aside."""
        return sum(spot.verdict is Verdict.FREE for spot in self.spots.values())


def picked_up(
    event: Event,
    person: Person,
    *,
    turn: Assignment | None = None,
    kind: str = Assignment.Kind.PRIMARY,
    slots: Iterable[Slot] | None = None,
    now: datetime,
) -> Picked:
    """The person, and what each slot says. Three queries, one less where `slots` are given.

    Of an assignment that must stay where it is each slot says why.
    """
    kind = turn.kind if turn else kind
    found = chances(
        event,
        person,
        kind=kind,
        account=turn.account if turn else None,
        besides=turn,
        slots=slots,
        now=now,
    )
    stays = why_it_stays(turn, now) if turn else ""
    return Picked(person, turn, kind, {one.slot.pk: spot_of(one, turn, stays) for one in found})


def why_it_stays(turn: Assignment, now: datetime) -> str:
    """Why nobody may move it, in a sentence; empty where they may. One query during the slot."""
    slot = turn.slot
    if turn.is_pinned:
        return f"{turn.person} is pinned to their slot. Unpin them first."
    if now >= slot.ends_at + slot.event.grace:
        return "The slot they are in is over."
    if now >= slot.starts_at - slot.event.early and turn.posts.standing().exists():
        return f"{turn.person} has posted in their slot. Take the post back first."
    return ""


def spot_of(chance: Chance, turn: Assignment | None, stays: str) -> Spot:
    """What a slot says."""
    slot = chance.slot
    if turn and slot.pk == turn.slot_id:
        return Spot(Verdict.HERE, "", slot.revision)
    if stays or chance.is_barred:
        hard = " ".join(one.sentence for one in chance.refusals if one.reason.is_hard)
        return Spot(Verdict.BARRED, stays or hard, slot.revision)
    against = " ".join(one.sentence for one in chance.refusals)
    return Spot(Verdict.ASIDE if against else Verdict.FREE, against, slot.revision)
