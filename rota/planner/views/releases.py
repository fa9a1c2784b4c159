"""The rota is published, and what was published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter
from rota.lib.forms import carried_out
from rota.planner.actions.releases import publish as publish_rota
from rota.planner.forms.releases import PublishForm
from rota.planner.queries import releases as queries


def publish(request: SignedIn, slug: str) -> HttpResponse:
    """What publishing would change and what speaks against it; the button."""
    access = enter(request.user, slug, Right.EDIT)
    plan = queries.plan_of(access.event, request.now)
    form = PublishForm(
        request.POST or None, initial={"number": plan.number}, cautions=plan.cautions
    )
    if carried_out(
        form,
        lambda: publish_rota(
            access.event,
            number=form.cleaned_data["number"],
            ticked=form.ticked,
            by=request.user,
            now=request.now,
        ),
    ):
        messages.success(request, f"Release {plan.number} is published. Mails leave by themselves.")
        return redirect("planner:releases", slug)
    context = {"access": access, "plan": plan, "form": form, "here": "rota"}
    return render(request, "planner/publish.html", context)


def releases(request: SignedIn, slug: str) -> HttpResponse:
    """Every release with its number, time and size."""
    access = enter(request.user, slug, Right.SEE)
    rows = queries.releases_of(access.event)
    context = {"access": access, "releases": rows, "here": "rota"}
    return render(request, "planner/releases.html", context)
