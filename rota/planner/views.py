"""Pages: planner."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def slots(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def print_rota(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """To be written."""
    raise missing()


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def slot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def assignment(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def mine(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()


def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()


def answer(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
