"""One assignment."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def assignment(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
