"""What would help most: what could be asked for, and how many gaps it would close. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median_low

from rota.lib.spans import Span
from rota.lib.words import counted
from rota.planner.rules import hours
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, STANDBY, PersonFacts, Place, Problem
from rota.planner.solver.seating import Seating, filled, seated

NO_DEPARTMENT = 0
Names = Mapping[int, str]  # of departments


@dataclass(frozen=True)
class MorePeople:
    """New people who can come at any time, for as many slots as is usual; some take nights too."""

    count: int
    at_night: bool

    def made(self, problem: Problem) -> Problem:
        """The problem with them."""
        last = max((person.person_id for person in problem.people), default=0)
        new = (
            newcomer(problem, last + n, at_night=self.at_night) for n in range(1, self.count + 1)
        )
        return replace(problem, people=(*problem.people, *new))

    def in_words(self, departments: Names) -> str:
        """What is asked for."""
        people = counted(self.count, "more person", "more people")
        return f"{people} for nights" if self.at_night else f"{people} by day"


@dataclass(frozen=True)
class OneMoreSlot:
    """Everybody of a department agrees to one slot more."""

    department_id: int

    def made(self, problem: Problem) -> Problem:
        """The problem after that."""
        people = (
            replace(one, most_slots=one.most_slots + (one.department_id == self.department_id))
            for one in problem.people
        )
        return replace(problem, people=tuple(people))

    def in_words(self, departments: Names) -> str:
        """What is asked for."""
        return f"1 more slot each for {departments[self.department_id]}"


@dataclass(frozen=True)
class NightsToo:
    """Everybody of a department takes night slots when they are available."""

    department_id: int

    def made(self, problem: Problem) -> Problem:
        """The problem after that."""
        people = (
            replace(one, at_night=one.at_night or one.department_id == self.department_id)
            for one in problem.people
        )
        return replace(problem, people=tuple(people))

    def in_words(self, departments: Names) -> str:
        """What is asked for."""
        return f"Night slots for all of {departments[self.department_id]}"


@dataclass(frozen=True)
class LessRest:
    """Less time between two slots of a person."""

    by: timedelta

    def made(self, problem: Problem) -> Problem:
        """The problem after that."""
        return replace(problem, rest=max(problem.rest - self.by, timedelta()))

    def in_words(self, departments: Names) -> str:
        """What is asked for."""
        return f"{hours(self.by)} less rest"


@dataclass(frozen=True)
class OneStandbyFewer:
    """One standby fewer in every slot that asks for any."""

    def made(self, problem: Problem) -> Problem:
        """The problem after that."""
        slots = (replace(slot, standbys=max(slot.standbys - 1, 0)) for slot in problem.slots)
        return replace(problem, slots=tuple(slots))

    def in_words(self, departments: Names) -> str:
        """What is asked for."""
        return "1 standby fewer in each slot"


Change = MorePeople | OneMoreSlot | NightsToo | LessRest | OneStandbyFewer


@dataclass(frozen=True)
class Advice:
    """A change, and by how many fewer people and standbys would be missing at least.

    `standbys` is below nothing where standbys would have to post instead.
    """

    change: Change
    gaps: int
    standbys: int

    def in_words(self, departments: Names) -> str:
        """One sentence, with the names of departments."""
        return f"{self.change.in_words(departments)} would {self.effect_in_words()}."

    def effect_in_words(self) -> str:
        """What it would do."""
        closed = [
            counted(count, thing)
            for count, thing in ((self.gaps, "gap"), (self.standbys, "standby gap"))
            if count > 0
        ]
        opened = f" and open {counted(-self.standbys, 'standby gap')}" if self.standbys < 0 else ""
        return f"close {' and '.join(closed)}{opened}"


def in_sentences(found: Iterable[Advice], departments: Names) -> tuple[str, ...]:
    """Advice in sentences, changes that do the same in one of them."""
    by_effect: dict[str, list[str]] = {}
    for one in found:
        by_effect.setdefault(one.effect_in_words(), []).append(one.change.in_words(departments))
    return tuple(
        f"{', or '.join([first, *map(uncapitalised, others)])}{',' * bool(others)} would {does}."
        for does, (first, *others) in by_effect.items()
    )


def uncapitalised(words: str) -> str:
    """The words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def advice(problem: Problem, places: Iterable[Place]) -> tuple[Advice, ...]:
    """Changes that help, those that close most gaps first, the gentler first among equals.

    Each number is a lower bound: by chains of moves a rota was made that keeps every rule and has
    so many fewer gaps than the same search leaves without the change. If the rota given is a best
    one, no other change of places would close any of them. O(changes x people who are reached).
    """
    now = filled(seated(problem, places))
    before = totals(now)
    found: list[Advice] = []
    for change in changes(now):
        after = totals(filled(carried_over(now, change.made(now.ground.problem))))
        one = Advice(change, before[PRIMARY] - after[PRIMARY], before[STANDBY] - after[STANDBY])
        if effect(one) > max(map(effect, lesser(change, found)), default=(0, 0)):
            found.append(one)
    return tuple(sorted(found, key=effect, reverse=True))


def changes(now: Seating) -> Iterator[Change]:
    """What could be asked for in a rota that no chain fills further, the gentler first."""
    missing = now.missing()
    if not missing:
        return
    yield from of_departments(now)
    for count in (1, 2):
        yield MorePeople(count, at_night=False)
        yield MorePeople(count, at_night=True)
    if now.ground.problem.rest:
        yield LessRest(min(timedelta(hours=1), now.ground.problem.rest))
    if any(kind == STANDBY for _, kind in missing):
        yield OneStandbyFewer()


def of_departments(now: Seating) -> Iterator[Change]:
    """What could be asked of a department where it asks for something new."""
    ground = now.ground
    full = {
        person.department_id
        for number, person in enumerate(ground.people)
        if now.has_most(number, besides=())
    }
    by_day = {person.department_id for person in ground.people if not person.at_night}
    is_at_night = any(ground.slots[slot].is_night for slot, _ in now.missing())
    yield from map(OneMoreSlot, sorted(full))
    yield from map(NightsToo, sorted(by_day) if is_at_night else ())


def lesser(change: Change, found: Iterable[Advice]) -> list[Advice]:
    """Advice to ask for fewer people, or for people who need not take nights."""
    is_more = isinstance(change, MorePeople)
    return [one for one in found if is_more and isinstance(one.change, MorePeople)]


def effect(one: Advice) -> tuple[int, int]:
    """What counts of it, the more important first."""
    return (one.gaps, one.standbys)


def carried_over(now: Seating, problem: Problem) -> Seating:
    """The same people in the same places of a problem that asks for less."""
    after = Seating(Ground(problem))
    for move in now.moves():
        after.take(move.person, move.into)
    return after


def totals(seating: Seating) -> Counter[str]:
    """How many of each kind are missing."""
    counts = Counter[str]()
    for (_, kind), count in seating.missing().items():
        counts[kind] += count
    return counts


def newcomer(problem: Problem, person_id: int, *, at_night: bool) -> PersonFacts:
    """Somebody new who posts from accounts that everybody may post from, or else from any."""
    spans = [slot.span for slot in problem.slots]
    shared = set(problem.accounts).intersection(*(one.accounts for one in problem.people))
    return PersonFacts(
        person_id,
        NO_DEPARTMENT,
        available=(Span(min(spans).start, max(span.end for span in spans)),),
        most_slots=median_low([one.most_slots for one in problem.people] or [1]),
        at_night=at_night,
        accounts=tuple(one for one in problem.accounts if one in shared) or problem.accounts,
    )
