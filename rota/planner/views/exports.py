"""The rota to take away: print, CSV, calendar."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def print_rota(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """To be written."""
    raise missing()
