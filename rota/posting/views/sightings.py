"""Posts that were found on the event's accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, sighting_of
from rota.lib.forms import carried_out, sent_by
from rota.posting.forms.sightings import WhoseForm
from rota.posting.queries.connections import connected
from rota.posting.queries.sightings import mentions_of, sightings_of, undecided

A_PAGE = 50


def found(request: SignedIn, slug: str) -> HttpResponse:
    """What has to be decided, what was found, and how often the hashtag was used."""
    access = enter(request.user, slug, Right.SEE)
    event = access.event
    context = {
        "access": access,
        "undecided": undecided(event),
        "found": Paginator(sightings_of(event), A_PAGE).get_page(request.GET.get("page")),
        "mentions": mentions_of(event),
        "accounts": [one for one in connected(event) if hasattr(one, "connection")],
        "here": "posts",
    }
    return render(request, "posting/found.html", context)


def sighting(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of them: whose it is."""
    access = enter(request.user, slug, Right.EDIT)
    row = sighting_of(access, pk)
    form = WhoseForm(sent_by(request), sighting=row)
    if carried_out(form, lambda: form.carry_out(by=request.user, now=request.now)):
        messages.success(request, "Noted.")
        return redirect("posting:found", slug)
    context = {"access": access, "sighting": row, "form": form, "here": "posts"}
    return render(request, "posting/sighting.html", context)
