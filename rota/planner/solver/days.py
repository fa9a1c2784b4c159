"""Large events: day by day and, within a day, some fifty people after the others.

What was given before stays and is carried along: loads, fewest, most slots and the rest over
midnight. Each group is asked for its share of every slot, by how many of its people could come;
what one group leaves empty is asked of the next, and at the end of everybody: of those who are
free as they are, and then of those who would be if others moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic

from rota.planner.solver.allocate import allocated
from rota.planner.solver.ground import Ground
from rota.planner.solver.hand import Hand, by_hand
from rota.planner.solver.problem import (
    PRIMARY,
    STANDBY,
    DepartmentFacts,
    Goal,
    Held,
    PersonFacts,
    Place,
    Problem,
    Progress,
    SlotFacts,
)
from rota.planner.solver.seating import Seating, filled, placed, seat
from rota.planner.solver.stages import OnProgress, Stages, around, joint

MOST_PEOPLE, LONGEST = 200, timedelta(hours=30)  # beyond either an event is taken in parts
DAY = timedelta(hours=24)
GROUP = 50  # people decided together
EFFORT = 0.3  # of the solver for one group, in its own measure of work: the same on any machine
FIRST, EACH = 2.0, 1.6e-5  # seconds for the end, and for each person and slot: 8 times as measured
KINDS = (PRIMARY, STANDBY)
Asked = dict[tuple[int, str], int]  # how many of a kind a group is asked for, by slot


def is_large(problem: Problem) -> bool:
    """Whether the event is too large to be decided at once."""
    if len(problem.people) > MOST_PEOPLE:
        return True
    spans = [slot.span for slot in problem.slots]
    return bool(spans) and max(s.end for s in spans) - min(s.start for s in spans) > LONGEST


def for_the_end(problem: Problem, seconds: float) -> float:
    """How many of the seconds are kept for what cannot be broken off: filling what is left empty.

    A quarter of them at most.
    """
    return min(seconds / 4, FIRST + EACH * len(problem.people) * len(problem.slots))


@dataclass(frozen=True)
class Part:
    """A day of a group: positions of the slots and of the people."""

    slots: tuple[int, ...]
    people: tuple[int, ...]


class Days:
    """A large event in the making. `given` is what has been decided so far, and what stays."""

    def __init__(self, problem: Problem, until: float, on_progress: OnProgress | None) -> None:
        self.problem = problem
        self.until = until
        self.on_progress = on_progress
        self.began = monotonic()
        self.ground = Ground(problem)
        self.given: dict[int, list[Place]] = {n: list(k) for n, k in self.ground.kept_by.items()}
        self.count = Counter(self.ground.kept_count)
        self.heard = self.posts_kept()
        self.held: dict[int, list[Held]] = defaultdict(list)
        for held in problem.current:
            self.held[self.ground.person_at[held.place.person_id]].append(held)

    def posts_kept(self) -> Counter[int]:
        """How many primaries of each department stay."""
        found: Counter[int] = Counter()
        for (_, department), count in self.ground.kept_of.items():
            found[department] += count
        return found

    def run(self) -> tuple[Place, ...]:
        """The whole rota; what no group could fill is filled by hand from everybody."""
        groups = list(self.groups())
        for day in self.days():
            wanted = {(n, kind): self.missing(n, kind) for n in day for kind in KINDS}
            supply = [self.supply(day, group) for group in groups]
            whole, so_far = sum(supply, Counter()), Counter[int]()
            for group, here in zip(groups, supply, strict=True):
                if not self.may_go_on():
                    return self.ended()
                so_far += here
                asked = {
                    (n, kind): share(wanted[n, kind], so_far[n], whole[n], n)
                    - (wanted[n, kind] - self.missing(n, kind))
                    for n, kind in wanted
                }
                self.decide(Part(day, group), asked)
        return self.ended()

    def missing(self, number: int, kind: str) -> int:
        """How many of the kind the slot still wants."""
        return max(0, self.ground.wanted(number, kind) - self.count[number, kind])

    def days(self) -> Iterator[tuple[int, ...]]:
        """The open slots of each 24 hours from the first on."""
        slots, first = self.ground.slots, self.ground.slots[0].span.start
        found = defaultdict(list)
        for number, slot in enumerate(slots):
            if not slot.is_fixed:
                found[(slot.span.start - first) // DAY].append(number)
        yield from (tuple(numbers) for _, numbers in sorted(found.items()))

    def groups(self) -> Iterator[tuple[int, ...]]:
        """Everybody in groups, departments together."""
        people = range(len(self.ground.people))
        order = sorted(people, key=lambda person: (self.ground.department_of(person), person))
        count = -(-len(order) // GROUP)
        size = -(-len(order) // max(1, count))
        yield from (tuple(order[at : at + size]) for at in range(0, len(order), size))

    def supply(self, day: Sequence[int], group: Sequence[int]) -> Counter[int]:
        """How many of the group could come to each slot of the day."""
        open_ = set(day)
        return Counter(n for person in group for n in self.ground.could[person] if n in open_)

    def may_go_on(self) -> bool:
        """Whether there is time left and nobody says stop."""
        gaps = sum(self.missing(number, PRIMARY) for number in range(len(self.ground.slots)))
        progress = Progress(Goal.GAPS, gaps, None, monotonic() - self.began)
        is_wanted = self.on_progress is None or self.on_progress(progress)
        return is_wanted and monotonic() < self.until

    def decide(self, part: Part, asked: Asked) -> None:
        """Decide the part and note what was given."""
        problem = self.problem_of(part, asked)
        for place in best_of(problem, self.until):
            person = self.ground.person_at[place.person_id]
            number = self.ground.slot_at[place.slot_id]
            if place not in self.given[person]:
                self.given[person].append(place)
                self.count[number, place.kind] += 1
                self.heard[self.ground.department_of(person)] += place.kind == PRIMARY

    def problem_of(self, part: Part, asked: Asked) -> Problem:
        """The part as a problem of its own, with what its people have elsewhere as facts."""
        ground, day = self.ground, set(part.slots)
        given = [place for person in part.people for place in self.given[person]]
        here = Counter((ground.slot_at[place.slot_id], place.kind) for place in given)
        slots = [
            replace(
                ground.slots[number],
                needed=here[number, PRIMARY] + max(0, asked[number, PRIMARY]),
                standbys=here[number, STANDBY] + max(0, asked[number, STANDBY]),
            )
            for number in part.slots
        ]
        elsewhere = {number for number, _ in here} - day
        slots += [as_fact(ground.slots[number]) for number in elsewhere]
        current = [Held(place, is_pinned=True) for place in given]
        current += [
            held
            for person in part.people
            for held in self.held[person]
            if held.place not in self.given[person] and ground.slot_at[held.place.slot_id] in day
        ]
        people = tuple(ground.people[person] for person in part.people)
        return replace(
            self.problem,
            slots=tuple(slots),
            people=people,
            departments=self.departments(people, given),
            accounts=self.accounts(part),
            current=tuple(current),
        )

    def departments(
        self, people: Sequence[PersonFacts], given: Sequence[Place]
    ) -> tuple[DepartmentFacts, ...]:
        """What departments still want beside what others gave, and the stages not heard yet."""
        of = {person.person_id: person.department_id for person in people}
        own = Counter(of[place.person_id] for place in given if place.kind == PRIMARY)
        all_ = self.ground.departments
        heard = {one.stage for key, one in all_.items() if self.heard[key]}
        return tuple(
            replace(
                all_[key],
                fewest=max(0, all_[key].fewest - self.heard[key] + own[key]),
                stage="" if all_[key].stage in heard else all_[key].stage,
            )
            for key in sorted(set(of.values()))
        )

    def accounts(self, part: Part) -> tuple[int, ...]:
        """The accounts, unless the slots of the day are so large that people share them."""
        needed = max((self.ground.slots[number].needed for number in part.slots), default=0)
        return self.problem.accounts if needed <= len(self.problem.accounts) else ()

    def ended(self) -> tuple[Place, ...]:
        """The whole rota: what is still empty is filled by hand, then by moving people."""
        seating = Seating(self.ground)
        for place in self.by_hand():
            seat(seating, place)
        return allocated(self.ground, placed(filled(seating)))

    def by_hand(self) -> list[Place]:
        """Everything given, and what is still empty from whoever has the least."""
        given = [place for places in self.given.values() for place in places]
        kept = set(self.ground.kept)
        hand = Hand(self.ground)
        for place in given:
            person = self.ground.person_at[place.person_id]
            number = self.ground.slot_at[place.slot_id]
            if place not in kept and hand.can_take(person, number, place.kind):
                hand.take(person, number, place.kind)
        hand.fill()
        return hand.places


def share(wanted: int, so_far: int, whole: int, number: int) -> int:
    """How many of those wanted the groups up to one give, by how many of their people could come.

    What does not divide is rounded now for one group and now for another, by the slot's number.
    """
    if not whole:
        return 0
    turn = number * 8 % 13
    return (13 * wanted * so_far + turn * whole) // (13 * whole)


def as_fact(slot: SlotFacts) -> SlotFacts:
    """A slot of another day: nothing moves in it, and nothing is missing."""
    return replace(slot, needed=0, standbys=0, is_fixed=True)


def best_of(problem: Problem, until: float) -> tuple[Place, ...]:
    """The best rota of a part by one search for all goals together, then for its standbys."""
    first = Stages(problem, joint(problem), by_hand(problem), until, effort=EFFORT)
    first.guess()
    last = Stages(around(problem, first.places), problem.order, first.places, until, effort=EFFORT)
    last.guess()
    return last.places
