"""The type of a request as our views meet it, after the middleware."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request of somebody; `now` comes from ClockMiddleware, `htmx` from django-htmx."""

    now: datetime
    htmx: HtmxDetails
