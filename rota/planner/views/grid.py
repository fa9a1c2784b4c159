"""The rota as a table."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from rota.access import Access, Right, SignedIn, enter
from rota.coverage.queries import SlotCoverage, kept_coverage
from rota.lib.kept import kept_page
from rota.lib.refusal import Refused
from rota.planner.actions.undo import redo, undo
from rota.planner.forms.grid import FilterForm
from rota.planner.forms.several import SeveralForm
from rota.planner.queries import grid as queries
from rota.planner.queries.broken import kept_facts, kept_in_short
from rota.planner.queries.edits import reach_of
from rota.planner.queries.sheet import Filter, Marks
from rota.planner.queries.unpublished import unpublished
from rota.planner.queries.wishes import unwanted
from rota.planner.views.by_person import by_person
from rota.planner.views.picking import IN_HAND, back_to_rota, picked_of, put, verdicts
from rota.planner.views.several import several

NAMED = 60  # people without a slot; the others are counted
EVERY_SECONDS = 3  # the page looks whether somebody else has changed the rota
DEEDS = {"put": put, "several": several}
STEPS = {"undo": (undo, "Undone"), "redo": (redo, "Done again")}


def grid(request: SignedIn, slug: str) -> HttpResponse:
    """Every slot with its people and gaps, or the part that was asked for."""
    access = enter(request.user, slug, Right.FILL if request.method == "POST" else Right.SEE)
    if request.method == "POST":
        return done(request, access)
    if request.headers.get("Accept") == "application/json":
        return verdicts(request, access)
    if request.GET.get("view") == "people" and not IN_HAND.intersection(request.GET):
        return by_person(request, access)
    return kept_page(
        request,
        (*access.look(request.now), request.user.pk),
        "planner/_rota.html" if request.htmx else "planner/grid.html",
        lambda: context_of(request, access),
    )


def context_of(request: SignedIn, access: Access) -> dict[str, Any]:
    """What the page shows."""
    event = access.event
    departments = list(event.departments.all())
    form = FilterForm(request.GET, event=event, departments=departments)
    covered = kept_coverage(event, request.now)
    picked = picked_of(request, access, [one.slot for one in covered])
    if picked:
        chosen = Filter(openable=openable(access))
        marks = Marks(picked.turn.pk if picked.turn else None, picked.spots)
        more: dict[str, Any] = {}
    else:
        chosen = form.chosen(openable(access))
        marks, more = marks_of(request, access, covered)
    return more | {
        "access": access,
        "form": form,
        "here": "rota",
        "address": request.get_full_path(),
        "every": EVERY_SECONDS,
        "grid": queries.grid(event, covered, departments, request.now, chosen, marks),
        "picked": picked,
        "is_list": chosen.is_list,
    }


def marks_of(
    request: SignedIn, access: Access, covered: Sequence[SlotCoverage]
) -> tuple[Marks, dict[str, Any]]:
    """What is drawn over the table while nobody is picked up, and what stands around it."""
    event, is_selecting = access.event, "select" in request.GET and access.may_fill
    changes = unpublished(event, covered)
    against = kept_in_short(event, covered)
    facts = kept_facts(event)
    unloved = unwanted(event, covered, facts)
    without, count = queries.without_a_slot(event, covered, facts, NAMED)
    chosen = frozenset(int(one) for one in request.GET.getlist("chosen") if is_number(one))
    marks = Marks(
        fresh=changes.fresh,
        gone=changes.gone,
        broken=against,
        unwanted=unloved,
        is_selecting=is_selecting,
        chosen=chosen,
    )
    return marks, {
        "changes": changes,
        "broken_count": len(against),
        "unwanted_count": len(unloved),
        "several": SeveralForm(request.GET) if is_selecting else None,
        "without": without,
        "without_count": count,
        "reach": reach_of(event, request.user),
    }


def is_number(text: str) -> bool:
    """Whether it can be the number of a row."""
    return text.isdecimal() and len(text) < 10


def done(request: SignedIn, access: Access) -> HttpResponse:
    """What was asked for is done, and the rota shown again."""
    asked = request.POST.get("do", "")
    if asked in STEPS:
        return step(request, access, *STEPS[asked])
    if asked in DEEDS:
        return DEEDS[asked](request, access)
    return back_to_rota(request, access)


def step(request: SignedIn, access: Access, action: Any, word: str) -> HttpResponse:
    """Take the user's last change of the rota back, or do it again."""
    try:
        edit = action(access.event, by=request.user, now=request.now)
        messages.success(request, f"{word}: {edit.sentence}")
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to_rota(request, access)


def openable(access: Access) -> frozenset[int] | None:
    """The departments whose assignments this user may change; None for all of them."""
    if not access.may_fill:
        return frozenset()
    only = access.only_department_id
    return None if only is None else frozenset([only])
