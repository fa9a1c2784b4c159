"""The rota as a table."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()
