"""Pages on which an event is set up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rota.access import missing
from rota.events import queries
from rota.lib.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """The events in which the user has a role."""
    return render(request, "events/index.html", {"events": queries.events_of(request.user)})


def create(request: HttpRequest) -> HttpResponse:
    """To be written."""
    raise missing()


def accept(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()


def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def colours(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def departments(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def create_department(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def department(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def accounts(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def create_account(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def account(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
