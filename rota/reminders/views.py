"""Pages: reminders."""

from django.http import HttpRequest, HttpResponse

from rota.access import missing


def outbox(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """To be written."""
    raise missing()


def message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def message_html(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To be written."""
    raise missing()


def new_link(request: HttpRequest) -> HttpResponse:
    """To be written."""
    raise missing()


def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """To be written."""
    raise missing()
