"""The type of a request as our views meet it, after the middleware."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from rota.models import User


class Request(HttpRequest):
    """A request of somebody; `now` comes from ClockMiddleware, `htmx` from django-htmx."""

    now: datetime
    htmx: HtmxDetails


class SignedIn(Request):
    """A request of a signed-in user (every view but those marked `login_not_required`)."""

    user: User
