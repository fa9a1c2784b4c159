"""Pages: coverage."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def board(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()
