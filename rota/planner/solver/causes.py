"""What a change of places does to a rota, term by term: the numbers of a difference with their
causes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from rota.planner.solver.problem import PRIMARY, STANDBY, Goal, Place
from rota.planner.solver.score import Tally, Touched


class What(Enum):
    """What a goal counts."""

    MISSING = Goal.GAPS
    STANDBY_MISSING = Goal.STANDBY_GAPS
    UNDER_FEWEST = Goal.DEPARTMENTS
    STAGE_UNHEARD = Goal.DEPARTMENTS, "stage"
    NO_SLOT = Goal.TAKING_PART
    SUITS_LESS = Goal.WISHES
    NOT_OWN_ACCOUNT = Goal.WISHES, "account"
    LOAD = Goal.FAIRNESS
    TOGETHER = Goal.MIXED
    RUNNING = Goal.MIXED, "running"
    UNHEARD = Goal.MIXED, "unheard"
    STANDBY_OF_ANOTHER = Goal.STANDBYS
    STANDBY_FAR = Goal.STANDBYS, "far"
    LOST = Goal.CHANGE

    @property
    def goal(self) -> Goal:
        """The goal under which it counts."""
        value = self.value
        goal: Goal = value[0] if isinstance(value, tuple) else value
        return goal


@dataclass(frozen=True)
class Cause:
    """What is counted, and of whom or where; ids of the problem, a part by its number."""

    what: What
    person_id: int = 0
    department_id: int = 0
    slot_id: int = 0
    part: int = 0
    stage: str = ""


@dataclass(frozen=True)
class Change:
    """What a cause counts before and after."""

    cause: Cause
    before: int
    after: int

    @property
    def by(self) -> int:
        """By how much it is worse."""
        return self.after - self.before


def changes(tally: Tally, away: Collection[Place], into: Collection[Place]) -> tuple[Change, ...]:
    """All that changes when places go and others come, the most important goals first.

    Summed up by goal it is `tally.difference`. O(places of the people concerned).
    """
    touched = tally.touched((*away, *into))
    before = dict(terms(tally, touched))
    tally.change(away, into)
    after = dict(terms(tally, touched))
    tally.change(into, away)
    found = (
        Change(cause, before.get(cause, 0), after.get(cause, 0)) for cause in {**before, **after}
    )
    order = list(tally.ground.problem.order)
    changed = [one for one in found if one.by and one.cause.what.goal in order]
    return tuple(sorted(changed, key=lambda one: order.index(one.cause.what.goal)))


def terms(tally: Tally, touched: Touched) -> Iterator[tuple[Cause, int]]:
    """Every term of the touched that counts anything."""
    found = chain(
        chain.from_iterable(of_slot(tally, slot) for slot in sorted(touched.slots)),
        chain.from_iterable(of_person(tally, one) for one in sorted(touched.people)),
        chain.from_iterable(of_department(tally, one) for one in sorted(touched.departments)),
        (
            (Cause(What.STAGE_UNHEARD, stage=stage), int(not tally.posts_of[stage]))
            for stage in sorted(touched.stages)
        ),
    )
    return (term for term in found if term[1])


def of_slot(tally: Tally, slot: int) -> Iterator[tuple[Cause, int]]:
    """Who is missing, which departments meet, which standbys are of another."""
    ground, primaries, standbys = tally.ground, tally.on[slot, PRIMARY], tally.on[slot, STANDBY]
    slot_id = ground.slots[slot].slot_id
    missing = ground.wanted(slot, PRIMARY) - primaries.total()
    yield Cause(What.MISSING, slot_id=slot_id), max(0, missing)
    missing = ground.wanted(slot, STANDBY) - standbys.total()
    yield Cause(What.STANDBY_MISSING, slot_id=slot_id), max(0, missing)
    for one, count in primaries.items():
        yield Cause(What.TOGETHER, department_id=one, slot_id=slot_id), count - 1
        running = sum(one in tally.on[later, PRIMARY] for later in tally.after[slot])
        yield Cause(What.RUNNING, department_id=one, slot_id=slot_id), running
    for one, count in standbys.items():
        alone = count * (one not in primaries)
        yield Cause(What.STANDBY_OF_ANOTHER, department_id=one, slot_id=slot_id), alone


def of_person(tally: Tally, person_id: int) -> Iterator[tuple[Cause, int]]:
    """How much they have, and how it suits them."""
    turns = tally.turns[person_id]
    posts = any(kind == PRIMARY for _, kind in turns)
    yield Cause(What.NO_SLOT, person_id), int(person_id in tally.could_post and not posts)
    for place in turns.values():
        slot_id = place.slot_id
        yield Cause(What.SUITS_LESS, person_id, slot_id=slot_id), int(tally.suits_less(place))
        yield (
            Cause(What.NOT_OWN_ACCOUNT, person_id, slot_id=slot_id),
            int(tally.posts_elsewhere(place)),
        )
    yield Cause(What.LOAD, person_id), tally.load(person_id) ** 2
    yield Cause(What.STANDBY_FAR, person_id), tally.standbys_far_from_own(turns)
    lost = (one for one in tally.held.get(person_id, ()) if not tally.has(one.place))
    yield Cause(What.LOST, person_id), sum(one.weight for one in lost)


def of_department(tally: Tally, department_id: int) -> Iterator[tuple[Cause, int]]:
    """How far a department is under its fewest, and when it is not heard."""
    fewest = tally.departments[department_id].fewest - tally.posts[department_id]
    yield Cause(What.UNDER_FEWEST, department_id=department_id), max(0, fewest)
    for part in sorted(tally.parts.get(department_id, ())):
        unheard = not tally.posts_in[department_id, part]
        yield Cause(What.UNHEARD, department_id=department_id, part=part), int(unheard)
