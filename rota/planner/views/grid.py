"""The rota as a table."""

from django.http import HttpResponse
from django.shortcuts import render

from rota.access import Access, Right, SignedIn, enter
from rota.planner.forms.grid import FilterForm
from rota.planner.queries import grid as queries

NAMED = 60  # people without a slot; the others are counted


def grid(request: SignedIn, slug: str) -> HttpResponse:
    """Every slot with its people and gaps, or the part that was asked for."""
    access = enter(request.user, slug, Right.SEE)
    event = access.event
    departments = list(event.departments.all())
    form = FilterForm(request.GET, event=event, departments=departments)
    without = queries.without_a_slot(event)
    context = {
        "access": access,
        "form": form,
        "grid": queries.grid(event, departments, request.now, form.chosen(openable(access))),
        "without": list(without[:NAMED]),
        "without_count": without.count(),
        "here": "rota",
    }
    return render(request, "planner/grid.html", context)


def openable(access: Access) -> frozenset[int] | None:
    """The departments whose assignments this user may change; None for all of them."""
    if not access.may_fill:
        return frozenset()
    only = access.only_department_id
    return None if only is None else frozenset([only])
