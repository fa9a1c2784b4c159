"""A bound that costs next to nothing: how many people could post at once, one place each."""

from __future__ import annotations

from ortools.graph.python.max_flow import SimpleMaxFlow

from rota.planner.solver.model import Model
from rota.planner.solver.problem import PRIMARY


def most_posting(model: Model) -> int:
    """How many people could be primary, each in one of their slots; those who are anyway left out.

    No rota has more of them, for rest and everything else only narrows it.
    """
    ground = model.ground
    slots, people = len(ground.slots), len(ground.people)
    source, sink = slots + people, slots + people + 1
    posting = {
        person
        for person in range(people)
        if any(place.kind == PRIMARY for place in ground.kept_by[person])
    }
    flow = SimpleMaxFlow()
    for person in set(range(people)) - posting:
        flow.add_arc_with_capacity(source, slots + person, 1)
    for number, columns in enumerate(model.primary):
        flow.add_arc_with_capacity(number, sink, ground.room(number, PRIMARY))
        for person in columns:
            flow.add_arc_with_capacity(slots + person, number, 1)
    flow.solve(source, sink)
    return int(flow.optimal_flow())
