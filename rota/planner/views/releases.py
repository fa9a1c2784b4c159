"""The rota is published, and what was published."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()
