"""Pages: posting."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def my_report(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
