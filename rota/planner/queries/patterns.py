"""What copying a stretch of the rota would give: who fits, who is left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from rota.lib.times import stretch
from rota.models import Event, Person, Slot
from rota.planner.pattern import Wish, wishes
from rota.planner.queries.rota import Place, Rota, Windows, rota_of
from rota.planner.rules import refusals

AT_MOST = 500  # places copied at once


@dataclass(frozen=True)
class Copy:
    """Somebody's place in a copy: when, and why it is left out, if it is."""

    person: Person
    when: str
    place: Place | None
    why_not: str = ""


@dataclass(frozen=True)
class Pattern:
    """All copies in order. `left_off` counts what is more than can be copied at once."""

    copies: tuple[Copy, ...]
    left_off: int

    @property
    def fitting(self) -> list[Copy]:
        """Those that fit."""
        return [one for one in self.copies if not one.why_not]

    @property
    def left_out(self) -> list[Copy]:
        """Those that do not."""
        return [one for one in self.copies if one.why_not]


def pattern_of(
    event: Event, *, first: Slot, last: Slot, to: Slot, times: int, now: datetime
) -> Pattern:
    """The stretch from `first` to `last`, copied so many times from `to` on. Four queries.

    Each copy is held against the rota and the copies before it; no rule is set aside.
    Raises BadPattern.
    """
    slots = {slot.pk: slot for slot in event.slots.all()}
    rota = rota_of(event)
    wanted = wishes(list(slots), rota.by_slot, first=first.pk, last=last.pk, to=to.pk, times=times)
    people = event.people.in_bulk({wish.thing.person_id for wish in wanted})
    trying = Trying(rota, slots, people, now)
    copies = tuple(trying.tried(wish) for wish in wanted[:AT_MOST])
    return Pattern(copies, max(len(wanted) - AT_MOST, 0))


class Trying:
    """One copy after the other is tried on the rota; those that fit are on it for the next."""

    def __init__(
        self, rota: Rota, slots: dict[int, Slot], people: dict[int, Person], now: datetime
    ) -> None:
        self.rota, self.slots, self.people, self.now = rota, slots, people, now
        self.windows = Windows(rota.event, rota.event.span)
        self.accounts = {account.pk: account for account in rota.accounts}
        self.added: list[Place] = []

    def tried(self, wish: Wish[Place]) -> Copy:
        """Whether a place can be copied there."""
        person = self.people[wish.thing.person_id]
        if wish.slot is None:
            return Copy(person, "after the event", None, "There is no such slot.")
        slot, around = self.slots[wish.slot], self.around(person.pk, wish.slot)
        when = stretch(*slot.span, self.rota.event.tz)
        opening = around.opening(
            slot, wish.thing.kind, self.accounts.get(wish.thing.account_id or 0)
        )
        against = refusals(around.candidate(person, self.windows), opening, self.now)
        if against:
            return Copy(person, when, None, " ".join(one.sentence for one in against))
        taken = around.seats_taken(slot, wish.thing.kind)
        seat = next(seat for seat in count(1) if seat not in taken)
        place = replace(
            wish.thing,
            slot_id=slot.pk,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            seat=seat,
            state="proposed",
        )
        self.added.append(place)
        return Copy(person, when, place)

    def around(self, person: int, slot: int) -> Rota:
        """All that the rules look at: the person's places, and who is in the slot."""
        near = {*self.rota.by_person.get(person, []), *self.rota.by_slot.get(slot, [])}
        near |= set(self.added_near(person, slot))
        return Rota(self.rota.event, tuple(near), self.rota.accounts)

    def added_near(self, person: int, slot: int) -> Iterator[Place]:
        """Copies that fit and concern the person or the slot."""
        return (one for one in self.added if one.person_id == person or one.slot_id == slot)
