"""The rota is published, and what was published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, enter, release_of
from rota.lib.forms import carried_out
from rota.lib.refusal import Refused
from rota.models import Release
from rota.planner.actions.releases import publish as publish_rota
from rota.planner.actions.restoring import restore_release
from rota.planner.forms.releases import CompareForm, PublishForm
from rota.planner.queries import releases as queries


def publish(request: SignedIn, slug: str) -> HttpResponse:
    """What publishing would change and what speaks against it; the button."""
    access = enter(request.user, slug, Right.EDIT)
    outlook = queries.outlook_of(access.event, request.now)
    form = PublishForm(
        request.POST or None, initial={"number": outlook.number}, cautions=outlook.cautions
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
        messages.success(
            request, f"Release {outlook.number} is published. Mails leave by themselves."
        )
        return redirect("planner:releases", slug)
    context = {"access": access, "outlook": outlook, "form": form, "here": "rota"}
    return render(request, "planner/publish.html", context)


def releases(request: SignedIn, slug: str) -> HttpResponse:
    """Every release with its number, time and size."""
    access = enter(request.user, slug, Right.SEE)
    rows = queries.releases_of(access.event)
    newest = queries.last_release(access.event)
    awaited = queries.unanswered(newest).count() if newest else 0
    context = {"access": access, "releases": rows, "awaited": awaited, "here": "rota"}
    return render(request, "planner/releases.html", context)


def release(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """One release against another, or against the rota as it is; the button that restores it."""
    access = enter(request.user, slug, Right.EDIT if request.method == "POST" else Right.SEE)
    row = release_of(access, number)
    if request.method == "POST":
        return restore(request, access, row)
    form = CompareForm(request.GET, releases=access.event.releases.exclude(pk=row.pk))
    context = {
        "access": access,
        "release": row,
        "form": form,
        "lines": queries.changes_since(row, form.chosen),
        "awaited": queries.awaited(row),
        "here": "rota",
    }
    return render(request, "planner/release.html", context)


def restore(request: SignedIn, access: Access, row: Release) -> HttpResponse:
    """Put the rota back as it was published then; nobody is told before the next release."""
    try:
        edit = restore_release(row, by=request.user, now=request.now)
        messages.success(request, f"{edit.sentence} People are told when you publish.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("planner:grid", access.event.slug)
