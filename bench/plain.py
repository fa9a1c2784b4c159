"""A rota by a plain model: a switch for every person, slot and kind, and default settings."""

from itertools import combinations

from ortools.sat.python import cp_model

from rota.lib.spans import covers, distance, overlaps
from rota.planner.solver.problem import PRIMARY, STANDBY, Place, Problem

GAP, STANDBY_GAP = 1_000, 300


def plain(problem: Problem, seconds: float) -> list[Place]:
    """Fewest gaps, then the least sum of loads squared; knows no departments and no wishes."""
    model = cp_model.CpModel()
    on = {
        (person.person_id, slot.slot_id, kind): model.new_bool_var("")
        for person in problem.people
        for slot in problem.slots
        for kind in (PRIMARY, STANDBY)
    }
    costs = []
    for slot in problem.slots:
        for kind, wanted, cost in (
            (PRIMARY, slot.needed, GAP),
            (STANDBY, slot.standbys, STANDBY_GAP),
        ):
            empty = model.new_int_var(0, wanted, "")
            here = [on[person.person_id, slot.slot_id, kind] for person in problem.people]
            model.add(sum(here) + empty == wanted)
            costs.append(cost * empty)
    for person in problem.people:
        mine = {
            (slot.slot_id, kind): on[person.person_id, slot.slot_id, kind]
            for slot in problem.slots
            for kind in (PRIMARY, STANDBY)
        }
        for slot in problem.slots:
            is_barred = slot.is_night and not person.at_night
            if (
                not covers(person.available, slot.span)
                or is_barred
                or slot.slot_id in person.declined
            ):
                model.add(mine[slot.slot_id, PRIMARY] + mine[slot.slot_id, STANDBY] == 0)
            model.add(mine[slot.slot_id, PRIMARY] + mine[slot.slot_id, STANDBY] <= 1)
        for one, other in combinations(problem.slots, 2):
            if overlaps(one.span, other.span) or distance(one.span, other.span) < problem.rest:
                both = [mine[s.slot_id, kind] for s in (one, other) for kind in (PRIMARY, STANDBY)]
                model.add(sum(both) <= 1)
        posts = [mine[slot.slot_id, PRIMARY] for slot in problem.slots]
        model.add(sum(posts) <= person.most_slots)
        load, squared = model.new_int_var(0, 200, ""), model.new_int_var(0, 40_000, "")
        nights = {slot.slot_id: 1 + slot.is_night for slot in problem.slots}
        model.add(load == sum(nights[slot_id] * var for (slot_id, _), var in mine.items()))
        model.add_multiplication_equality(squared, [load, load])
        costs.append(squared)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [
        Place(slot, kind, person) for (person, slot, kind), var in on.items() if solver.value(var)
    ]
