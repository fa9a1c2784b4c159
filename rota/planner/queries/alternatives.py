"""Why somebody is in a place, and who else could have it at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rota.lib.times import clock, stretch
from rota.models import Account, Assignment, Department, Person
from rota.planner.alternatives import Difference, Words, difference, plain, without
from rota.planner.queries.candidates import against
from rota.planner.queries.problem import names_of_departments, place_of, problem_of
from rota.planner.queries.rota import Windows, rota_of
from rota.planner.queries.why import is_large
from rota.planner.solver.causes import Change, changes
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, WINDOW, Problem
from rota.planner.solver.reasons import Alternative, why_this_person
from rota.planner.solver.score import Tally, rank


@dataclass(frozen=True)
class Instead:
    """Somebody else for the place, and what it would cost."""

    person: Person
    account: Account | None
    difference: Difference
    is_better: bool


@dataclass(frozen=True)
class WhyThem:
    """Why a place is somebody's: what is so of them, what they are there for, who else could."""

    facts: tuple[str, ...]
    needed_for: Difference
    instead: tuple[Instead, ...]


def why_them(turn: Assignment, now: datetime, *, is_asked: bool = False) -> WhyThem | None:
    """Why the place is theirs, if it is; None where the event is too large to say so unasked.

    Twelve queries, whatever the size of the event.
    """
    if is_large(turn.slot.event) and not is_asked:
        return None
    return Judge(turn, problem_of(turn.slot.event, now)).why_them(now)


class Judge:
    """A place looked at by the goals of the rota as it is."""

    def __init__(self, turn: Assignment, problem: Problem) -> None:
        self.turn, self.event, self.problem = turn, turn.slot.event, problem
        self.ground = Ground(problem)
        self.rota = [held.place for held in problem.current]
        self.tally = Tally(self.ground, self.rota)
        self.place = place_of(turn)
        self.departments = names_of_departments(self.event)

    def why_them(self, now: datetime) -> WhyThem:
        """Everything about the place."""
        found = why_this_person(self.problem, self.rota, self.place)
        gone = changes(self.tally, [self.place], [])
        swaps = [changes(self.tally, [self.place], [one.place]) for one in found]
        people = self.event.people.select_related("department").in_bulk(
            [self.place.person_id, *(one.place.person_id for one in found)]
        )
        words = self.words(people, [*gone, *(one for swap in swaps for one in swap)])
        accounts = {one.pk: one for one in self.event.accounts.all()}
        return WhyThem(
            facts=tuple(self.facts(now, words)),
            needed_for=without(gone, words),
            instead=tuple(
                Instead(
                    people[one.place.person_id],
                    accounts.get(one.place.account_id or 0),
                    difference(swap, words),
                    is_better(one),
                )
                for one, swap in zip(found, swaps, strict=True)
            ),
        )

    def words(self, people: dict[int, Person], found: list[Change]) -> Words:
        """The names of what the changes speak of."""
        slots = self.event.slots.in_bulk({one.cause.slot_id for one in found})
        zone = self.event.tz
        loads = [self.tally.load(one.person_id) for one in self.ground.people]
        return Words(
            people={number: one.name for number, one in people.items()},
            departments=self.departments,
            stages=dict(Department.Stage.choices),
            slots={number: stretch(*slot.span, zone) for number, slot in slots.items()},
            part=self.part,
            share=sum(loads) / max(len(loads), 1),
        )

    def part(self, number: int) -> str:
        """A part of the event, from and to."""
        starts = self.ground.slots[0].span.start + WINDOW * number
        ends = min(starts + WINDOW, self.ground.slots[-1].span.end)
        return f"{clock(starts, self.event.tz)} to {clock(ends, self.event.tz)}"

    def facts(self, now: datetime, words: Words) -> list[str]:
        """What is so of the person in this place, in the order of the goals."""
        who = self.turn.person
        rota = rota_of(self.event)
        said = [one.sentence for one in against(rota, self.turn, self.windows(), now)]
        facts = [f"This was set aside: {one}" for one in said] or [
            "Free then, with enough rest before and after, and no more slots than agreed."
        ]
        if self.tally.suits_less(self.place):
            facts.append("It is at a time that suits them less.")
        if self.place.kind == PRIMARY and self.own_accounts():
            elsewhere = self.tally.posts_elsewhere(self.place)
            whose = "no account of their own department" if elsewhere else f"{self.turn.account}"
            facts.append(f"Posts from {whose}{'' if elsewhere else ', of their own department'}.")
        load = self.tally.load(who.pk)
        facts.append(f"Carries {load}, where an even share is {plain(words.share)}.")
        return facts

    def own_accounts(self) -> frozenset[int]:
        """The accounts of the person's department."""
        return self.ground.departments[self.turn.person.department_id].accounts

    def windows(self) -> Windows:
        """When people can come, within the event."""
        return Windows(self.event, self.event.span)


def is_better(one: Alternative) -> bool:
    """Whether the goals would rather have them."""
    return rank(one.difference) < tuple(0 for _ in one.difference)
