"""What depends on who else is near: departments mixed through the day, standbys close by."""

from __future__ import annotations

from collections import defaultdict

from rota.lib.spans import distance
from rota.planner.solver.heard import Heard
from rota.planner.solver.linear import Linear, Sum, Term
from rota.planner.solver.model import Model
from rota.planner.solver.problem import NEARBY, PRIMARY, STANDBY


def both(one: Sum, other: Sum, linear: Linear) -> Sum:
    """One when both are, each being nothing or one; counts rightly when minimised."""
    if not (one.terms or one.constant) or not (other.terms or other.constant):
        return Sum()
    if not one.terms:
        return other
    if not other.terms:
        return one
    column = linear.column()
    linear.at_most([(column, -1), *one.terms, *other.terms], 1 - one.constant - other.constant)
    return Sum(0, [(column, 1)])


def lacking(one: Sum, other: Sum, linear: Linear) -> Sum:
    """One when the first is and the other is not; the other may be more than one."""
    if other.constant > 0:
        return Sum()
    if not other.terms:
        return one
    column = linear.column()
    terms = [*one.terms, *((c, -times) for c, times in other.terms)]
    linear.at_most([(column, -1), *terms], -one.constant)
    return Sum(0, [(column, 1)])


def mixed(model: Model, heard: Heard) -> Sum:
    """Repeats of a department, and parts of the event in which one is not heard but could be."""
    ground, total = model.ground, Sum()
    for department in ground.departments:
        for number in range(len(ground.slots)):
            total += heard.twice(number, department)
        for one, after in ground.following:
            total += both(heard.sum(one, department), heard.sum(after, department), model.linear)
    for (department, _), numbers in parts(model).items():
        total += lacking(Sum(1), heard.any(numbers, department), model.linear)
    total.most = most_mixed(model)
    return total


def most_mixed(model: Model) -> int:
    """No rota repeats departments, or leaves parts without them, more often than this."""
    ground = model.ground
    posts = [
        ground.kept_count[n, PRIMARY] + ground.room(n, PRIMARY) for n in range(len(ground.slots))
    ]
    in_a_row = sum(min(posts[one], posts[after]) for one, after in ground.following)
    return in_a_row + sum(max(0, count - 1) for count in posts) + len(parts(model))


def parts(model: Model) -> dict[tuple[int, int], list[int]]:
    """The slots that a department could be heard in, by department and part of the event."""
    ground = model.ground
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for person, could in enumerate(ground.could):
        for number in could:
            found[ground.department_of(person), ground.part(number)].add(number)
    return {key: sorted(numbers) for key, numbers in sorted(found.items())}


def standbys(model: Model, heard: Heard) -> Sum:
    """Standbys of another department than any primary, and those with no slot of their own near."""
    ground, total = model.ground, Sum()
    near = [near_by(model, number) for number in range(len(ground.slots))]
    for place in ground.kept:
        if place.kind == STANDBY:
            person, number = ground.person_at[place.person_id], ground.slot_at[place.slot_id]
            same = heard.sum(number, ground.department_of(person))
            total += lacking(Sum(1), same, model.linear)
            total += lacking(Sum(1), own(model, person, near[number]), model.linear)
    for number, columns in enumerate(model.standby):
        total += strangers(model, heard, number)
        for person, column in columns.items():
            here = Sum(0, [(column, 1)])
            total += lacking(here, own(model, person, near[number]), model.linear)
    return total


def near_by(model: Model, number: int) -> list[int]:
    """The slots within reach of the slot."""
    span = model.ground.slots[number].span
    slots = enumerate(model.ground.slots)
    return [other for other, slot in slots if distance(slot.span, span) <= NEARBY]


def own(model: Model, person: int, numbers: list[int]) -> Sum:
    """In how many of the slots the person is primary."""
    kept = sum(
        place.kind == PRIMARY and model.ground.slot_at[place.slot_id] in numbers
        for place in model.ground.kept_by[person]
    )
    return Sum(kept, model.primaries(person, numbers))


def strangers(model: Model, heard: Heard, number: int) -> Sum:
    """The standbys of a slot of whose department nobody is primary in it."""
    by_department: dict[int, list[Term]] = defaultdict(list)
    for person, column in model.standby[number].items():
        by_department[model.ground.department_of(person)].append((column, 1))
    total = Sum()
    for department, people in by_department.items():
        same = heard.sum(number, department)
        if model.ground.room(number, STANDBY) == 1:
            total += lacking(Sum(0, people), same, model.linear)
            continue
        for term in people:
            total += lacking(Sum(0, [term]), same, model.linear)
    return total
