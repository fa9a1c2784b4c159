"""Where entry points read the clock: once, and everything below is handed the moment."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ClockMiddleware:
    """Gives each request its `now` (aware, UTC)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the clock, then answer."""
        request.now = timezone.now()  # type: ignore[attr-defined]  # typed in rota.lib.requests
        return self.get_response(request)


def database_now() -> datetime:
    """The database's own time (aware, UTC): what workers on several machines agree on."""
    if connection.vendor == "sqlite":
        return timezone.now()  # the database is this machine
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
