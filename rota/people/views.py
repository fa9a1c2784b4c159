"""Pages: people."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def create(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """To be written."""
    raise missing()


def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def upload_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def links(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()
