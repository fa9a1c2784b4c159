"""The rota by person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse

from rota.access import Access, SignedIn
from rota.lib.kept import kept_page
from rota.planner.forms.grid import PeopleForm
from rota.planner.queries.by_person import carriers, evenly

A_PAGE = 50  # people


def by_person(request: SignedIn, access: Access) -> HttpResponse:
    """Everybody's places in order of time, what they carry, and how even that is."""
    return kept_page(
        request,
        (*access.look(request.now), request.user.pk),
        "planner/by_person.html",
        lambda: context_of(request, access),
    )


def context_of(request: SignedIn, access: Access) -> dict[str, Any]:
    """What the page shows."""
    form = PeopleForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    name, share = asked.get("name", ""), asked.get("share", "")
    found = carriers(access.event, request.now, name=name, share=share)
    page = Paginator(found.people, A_PAGE).get_page(request.GET.get("page"))
    return {
        "access": access,
        "form": form,
        "found": found,
        "evenly": evenly(found.balance.score),
        "page": page,
        "carriers": found.of(page.object_list),
        "here": "rota",
    }
