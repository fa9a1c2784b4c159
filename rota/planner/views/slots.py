"""The event's slots: made and made anew, and one slot's page."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def slots(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def slot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
