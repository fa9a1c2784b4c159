"""The volunteer's own pages, by a private link."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def mine(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()


def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()


def answer(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
