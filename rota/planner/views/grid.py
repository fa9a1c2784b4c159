"""The rota as a table."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from rota.access import Access, Right, SignedIn, enter
from rota.lib.kept import kept_page
from rota.lib.refusal import Refused
from rota.planner.actions.undo import redo, undo
from rota.planner.forms.grid import FilterForm
from rota.planner.queries import grid as queries
from rota.planner.queries.edits import reach_of

NAMED = 60  # people without a slot; the others are counted
STEPS = {"undo": (undo, "Undone"), "redo": (redo, "Done again")}


def grid(request: SignedIn, slug: str) -> HttpResponse:
    """Every slot with its people and gaps, or the part that was asked for."""
    access = enter(request.user, slug, Right.FILL if request.method == "POST" else Right.SEE)
    if request.POST.get("do") in STEPS:
        return step(request, access)
    return kept_page(
        request, access.look(request.now), "planner/grid.html", lambda: context_of(request, access)
    )


def context_of(request: SignedIn, access: Access) -> dict[str, Any]:
    """What the page shows."""
    event = access.event
    departments = list(event.departments.all())
    form = FilterForm(request.GET, event=event, departments=departments)
    without, count = queries.without_a_slot(event, NAMED)
    return {
        "access": access,
        "form": form,
        "grid": queries.grid(event, departments, request.now, form.chosen(openable(access))),
        "without": without,
        "without_count": count,
        "reach": reach_of(event, request.user),
        "here": "rota",
    }


def step(request: SignedIn, access: Access) -> HttpResponse:
    """Take the user's last change of the rota back, or do it again."""
    action, word = STEPS[request.POST["do"]]
    try:
        edit = action(access.event, by=request.user, now=request.now)
        messages.success(request, f"{word}: {edit.sentence}")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("planner:grid", access.event.slug)


def openable(access: Access) -> frozenset[int] | None:
    """The departments whose assignments this user may change; None for all of them."""
    if not access.may_fill:
        return frozenset()
    only = access.only_department_id
    return None if only is None else frozenset([only])
