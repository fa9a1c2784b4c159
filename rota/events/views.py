"""Pages on which an event is set up."""

from django.http import HttpResponse
from django.shortcuts import render

from rota.events import queries
from rota.lib.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """The events in which the user has a role."""
    return render(request, "events/index.html", {"events": queries.events_of(request.user)})
