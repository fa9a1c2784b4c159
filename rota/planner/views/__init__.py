"""Pages on which the rota is made, published and answered."""

from rota.planner.views.assignments import assignment
from rota.planner.views.exports import cards, export, print_rota
from rota.planner.views.grid import grid
from rota.planner.views.patterns import pattern
from rota.planner.views.plans import plan, plans
from rota.planner.views.releases import publish, release, releases
from rota.planner.views.slots import slot, slots

__all__ = [
    "assignment",
    "cards",
    "export",
    "grid",
    "pattern",
    "plan",
    "plans",
    "print_rota",
    "publish",
    "release",
    "releases",
    "slot",
    "slots",
]
