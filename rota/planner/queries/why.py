"""Why places stay empty, with the slots and people that the proofs speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rota.lib.words import counted
from rota.models import Account, Event, Person, Slot
from rota.planner.queries.problem import names_of_departments, problem_of
from rota.planner.solver.problem import STANDBY
from rota.planner.solver.proof import Explanation, Openings, Shortage
from rota.planner.why import Why, in_words, why_empty

AT_ONCE = 5_000  # people x slots: a page explains so much itself, more is left to the worker
SHOWN = 20  # proofs on a page


@dataclass(frozen=True)
class SomeSlot:
    """A slot with how many places of a kind, in words where it is not simply one."""

    slot: Slot
    note: str


@dataclass(frozen=True)
class SomePerson:
    """A person with how many of the places they could have at most."""

    person: Person
    count: int


@dataclass(frozen=True)
class Proof:
    """Places that cannot all be filled: the sentence, then which they are and who there is."""

    sentence: str
    slots: tuple[SomeSlot, ...]
    people: tuple[SomePerson, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class WhyLines:
    """Why places stay empty, for a page. `is_advised` says whether advice was worked out."""

    proofs: tuple[Proof, ...]
    left_out: int
    avoidable: tuple[SomeSlot, ...]
    unproven: tuple[SomeSlot, ...]
    advice: tuple[str, ...]
    is_advised: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to explain."""
        return not (self.proofs or self.avoidable or self.unproven)


def why_slot(slot: Slot, kind: str, now: datetime, *, has_free: bool = False) -> WhyLines | None:
    """Why a place of that kind in the slot is empty; None where the event is too large for a page.

    Where somebody is free it goes without saying that the place can be filled. Twelve queries at
    most.
    """
    event = slot.event
    if is_large(event):
        return None
    problem = problem_of(event, now)
    places = [held.place for held in problem.current]
    why = why_empty(problem, places, names_of_departments(event))
    lines = lines_of(event, only_of(why, slot.pk, kind))
    return replace(lines, avoidable=()) if has_free else lines


def is_large(event: Event) -> bool:
    """Whether what concerns everybody takes too long for a page. Two queries."""
    return event.people.count() * event.slots.count() > AT_ONCE


def only_of(why: Why, slot_id: int, kind: str) -> Why:
    """What of it concerns the places of one kind in one slot, and what would help the event."""

    def concerned(openings: Iterable[Openings]) -> tuple[Openings, ...]:
        return tuple(one for one in openings if (one.slot_id, one.kind) == (slot_id, kind))

    whole = why.explanation
    found = Explanation(
        shortages=tuple(one for one in whole.shortages if concerned(one.openings)),
        avoidable=concerned(whole.avoidable),
        unproven=concerned(whole.unproven),
    )
    return replace(why, explanation=found)


def lines_of(event: Event, why: Why) -> WhyLines:
    """An explanation in words. Three queries; what it speaks of and is gone is left out."""
    found = why.explanation
    shown = found.shortages[:SHOWN]
    openings = [
        *found.avoidable,
        *found.unproven,
        *(one for proof in shown for one in proof.openings),
    ]
    slots = event.slots.in_bulk({one.slot_id for one in openings})
    numbers = {one.person_id for proof in shown for one in proof.people}
    people = event.people.select_related("department").in_bulk(numbers)
    accounts = {one.pk: one for one in event.accounts.all()} if shown else {}
    return WhyLines(
        proofs=tuple(proof_of(one, slots, people, accounts) for one in shown),
        left_out=len(found.shortages) - len(shown),
        avoidable=some_slots(found.avoidable, slots),
        unproven=some_slots(found.unproven, slots),
        advice=why.advice or (),
        is_advised=why.advice is not None,
    )


def proof_of(
    one: Shortage, slots: dict[int, Slot], people: dict[int, Person], accounts: dict[int, Account]
) -> Proof:
    """A shortage in words."""
    return Proof(
        sentence=in_words(one),
        slots=some_slots(one.openings, slots),
        people=tuple(
            SomePerson(people[who.person_id], who.count)
            for who in one.people
            if who.person_id in people
        ),
        accounts=tuple(accounts[number] for number in one.accounts if number in accounts),
    )


def some_slots(openings: Iterable[Openings], slots: dict[int, Slot]) -> tuple[SomeSlot, ...]:
    """The slots of these places, in their order."""
    return tuple(
        SomeSlot(slots[one.slot_id], note(one)) for one in openings if one.slot_id in slots
    )


def note(one: Openings) -> str:
    """How many places, where it is not simply one."""
    if one.kind == STANDBY:
        return counted(one.count, "standby")
    return counted(one.count, "place") if one.count > 1 else ""
