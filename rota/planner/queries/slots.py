"""What making the slots does: the preview, and the facts an action decides by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from rota.events.hours import is_night, slot_spans
from rota.lib.spans import Span
from rota.lib.times import changes_clocks, clock, day, stretch
from rota.models import Assignment, Event, Slot
from rota.planner.queries.rota import grouped
from rota.planner.slotting import Lost, Old, Plan, Seated, Turn, plan

Fate = TypeVar("Fate", Seated, Lost)
RANKS = (Assignment.State.CONFIRMED, Assignment.State.INVITED, Assignment.State.PROPOSED)


@dataclass(frozen=True)
class Remaking:
    """A plan for the slots of an event, with the rows it speaks of."""

    event: Event
    plan: Plan
    slots: dict[int, Slot]
    turns: dict[int, Assignment]

    @property
    def is_idle(self) -> bool:
        """Whether the slots are so already."""
        event = self.event
        asked = (event.people_needed, event.standbys_needed)
        places = {(slot.people_needed, slot.standbys_needed) for slot in self.slots.values()}
        return self.plan.is_idle and places == {asked}

    @property
    def unchanged(self) -> int:
        """How many assignments keep exactly their time."""
        return sum(not seated.is_moved for seated in self.plan.seated)

    @property
    def moved(self) -> list[str]:
        """A line for each assignment that gets another time."""
        return [
            f"{self.named(one)} → {self.said(one.span)}"
            for one in by_time(one for one in self.plan.seated if one.is_moved)
        ]

    @property
    def lost(self) -> list[str]:
        """A sentence for each assignment that no longer fits."""
        return [f"{self.named(one)}: {one.because.value}." for one in by_time(self.plan.lost)]

    @property
    def added(self) -> int:
        """How many slots are new."""
        return len(self.plan.made)

    @property
    def dropped(self) -> list[str]:
        """The time of each slot that goes."""
        return [self.said(old.span) for old in self.plan.dropped]

    @property
    def blocked(self) -> list[str]:
        """A sentence for each slot that cannot go."""
        return [
            f"Somebody has posted in {self.said(old.span)}, and this would drop that slot."
            for old in self.plan.blocked
        ]

    @cached_property
    def days(self) -> list[PreviewDay]:
        """The new slots, a day each, with the local day as its name."""
        zone = self.event.tz
        days = grouped((day(span.start, zone), self.line(span)) for span in self.plan.spans)
        return [PreviewDay(name, tuple(lines)) for name, lines in days.items()]

    @property
    def nights(self) -> int:
        """How many of the new slots are at night."""
        return sum(line.is_night for one in self.days for line in one.lines)

    @cached_property
    def changes_clocks(self) -> bool:
        """Whether the clocks change during the event."""
        return changes_clocks(*self.event.span, self.event.tz)

    def line(self, span: Span) -> PreviewLine:
        """A new slot as a line."""
        event = self.event
        words = [clock(at, event.tz, letters=self.changes_clocks) for at in span]
        night = is_night(span, event.tz, event.night_from, event.night_until)
        return PreviewLine(" to ".join(words), night, span in self.plan.made)

    def named(self, fate: Seated | Lost) -> str:
        """An assignment in words: who, when, and how far it was agreed."""
        turn = self.turns[fate.turn.key]
        words = [turn.get_state_display().lower()]
        words += ["standby"] * (not turn.is_primary) + ["pinned"] * turn.is_pinned
        return f"{turn.person}, {self.said(fate.old.span)} ({', '.join(words)})"

    def said(self, span: Span) -> str:
        """A span in words."""
        return stretch(span.start, span.end, self.event.tz)


@dataclass(frozen=True)
class PreviewLine:
    """A slot to be: its time, and what is special about it."""

    time: str
    is_night: bool
    is_new: bool


@dataclass(frozen=True)
class PreviewDay:
    """A local day of slots to be."""

    name: str
    lines: tuple[PreviewLine, ...]


def remaking(event: Event) -> Remaking:
    """What making the event's slots from its hours, slot length and places does. Three queries.

    Raises ValueError with a sentence if the hours cannot be cut into slots of that length.
    """
    rows = Assignment.objects.of_event(event).active().select_related("person", "slot")
    turns = {turn.pk: turn for turn in rows}
    by_slot = grouped((turn.slot_id, turn_of(turn)) for turn in turns.values())
    slots = {slot.pk: slot for slot in event.slots.all()}
    posted = set(event.posts.standing().values_list("slot_id", flat=True))
    old = [
        Old(slot.pk, slot.span, tuple(by_slot.get(slot.pk, ())), slot.pk in posted)
        for slot in slots.values()
    ]
    places = {
        Assignment.Kind.PRIMARY.value: event.people_needed,
        Assignment.Kind.STANDBY.value: event.standbys_needed,
    }
    spans = slot_spans(event.span, event.slot_minutes)
    return Remaking(event, plan(old, spans, places), slots, turns)


def preview(event: Event) -> Remaking | None:
    """The same for a page; None where the hours cannot be cut into such slots."""
    try:
        return remaking(event)
    except ValueError:
        return None


def turn_of(turn: Assignment) -> Turn:
    """An assignment as the plan looks at it: the pinned first, then by how far it was agreed."""
    rank = 0 if turn.is_pinned else 1 + RANKS.index(Assignment.State(turn.state))
    return Turn(turn.pk, turn.person_id, turn.kind, turn.seat, rank)


def by_time(fates: Iterable[Fate]) -> list[Fate]:
    """Assignments in the order of their present times."""
    return sorted(fates, key=lambda fate: (fate.old.span, fate.turn.kind, fate.turn.seat))
