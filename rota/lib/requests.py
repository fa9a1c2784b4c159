"""The type of a request as our views meet it, after the middleware."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request of somebody; `now` comes from ClockMiddleware, `htmx` from django-htmx."""

    now: datetime
    htmx: HtmxDetails


def place_of(request: HttpRequest) -> str:
    """The network address of who asks; behind a proxy the one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    seen: str = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return seen
