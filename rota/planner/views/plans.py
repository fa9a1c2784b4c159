"""Plans: asked for, watched, looked at, accepted in whole or in parts, taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, enter, plan_of
from rota.lib.forms import carried_out
from rota.lib.refusal import Refused
from rota.models import Plan
from rota.planner.actions.plans import accept_plan, ask_for_plan, discard_plan, stop_plan
from rota.planner.actions.undo import undo
from rota.planner.forms.plans import AcceptForm, AskForm
from rota.planner.queries.plans import PlanPage, plans_of

SHOWN = 20


def plans(request: SignedIn, slug: str) -> HttpResponse:
    """What was worked out so far; the form that asks for more."""
    access = enter(request.user, slug, Right.EDIT)
    form = AskForm(request.POST if request.method == "POST" else None, event=access.event)
    asked: list[Plan] = []

    def ask() -> None:
        said = form.cleaned_data
        asked.append(ask_for_plan(access.event, **said, by=request.user, now=request.now))

    if carried_out(form, ask):
        return redirect("planner:plan", slug, asked[0].pk)
    rows = plans_of(access.event)[:SHOWN]
    context = {"access": access, "form": form, "plans": rows, "here": "rota"}
    return render(request, "planner/plans.html", context)


def plan(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """How far it is, or what was found; nothing changes until it is accepted."""
    access = enter(request.user, slug, Right.EDIT)
    row = plan_of(access, pk)
    page = PlanPage(row)
    sent = request.POST if "proposal" in request.POST else None
    form = AcceptForm(sent, proposals=page.proposals)
    if carried_out(form, lambda: accept(request, row, form)):
        messages.success(request, "The plan is on the rota. People are told when you publish.")
        return redirect("planner:grid", slug)
    if request.POST.get("do") in OTHER_WISHES:
        return other_wish(request, access, row)
    context = {"access": access, "plan": row, "page": page, "form": form, "here": "rota"}
    part = "_plan_progress" if request.htmx and row.is_unfinished else "plan"
    return render(request, f"planner/{part}.html", context)


def accept(request: SignedIn, row: Plan, form: AcceptForm) -> None:
    """Carry out the chosen parts."""
    accept_plan(
        row,
        proposal=form.cleaned_data["proposal"],
        parts=form.chosen,
        by=request.user,
        now=request.now,
    )


def other_wish(request: SignedIn, access: Access, row: Plan) -> HttpResponse:
    """Stop, discard or take back."""
    wish = OTHER_WISHES[request.POST["do"]]
    try:
        wish(request, row)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("planner:plan", access.event.slug, row.pk)


def take_back(request: SignedIn, row: Plan) -> None:
    """What an accepted plan did is undone in one go."""
    if row.edit:
        undo(row.event, edit=row.edit, by=request.user, now=request.now)
        messages.success(request, "The rota is as it was before this plan.")


OTHER_WISHES: dict[str, Callable[[SignedIn, Plan], object]] = {
    "stop": lambda request, row: stop_plan(row, by=request.user, now=request.now),
    "discard": lambda request, row: discard_plan(row, by=request.user, now=request.now),
    "take_back": take_back,
}
