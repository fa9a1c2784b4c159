"""How often something may be asked for, counted in the cache."""

import hashlib
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis import RedisError

HOUR = 60 * 60
log = structlog.get_logger()


def is_within(what: str, who: str, most: int) -> bool:
    """Count one more, and say whether it is within `most` in this hour.

    Without the cache everything is within: a volunteer who needs a link in the night matters more
    than a nuisance, and the outbox sends one link in ten minutes whatever is asked.
    """
    key = f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    try:
        cache.add(key, 0, timeout=HOUR)
        return cache.incr(key) <= most
    except (RedisError, OSError, ValueError) as error:
        log.warning("limits cannot be counted", error=str(error))
        return True


class ClosedWithoutLimitsMiddleware:
    """Where attempts must be counted (signing in) and cannot be, nothing goes on for a moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say so; any other exception is left to others."""
        if not isinstance(exception, RedisError):
            return None
        log.error("attempts cannot be counted", error=str(exception))
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = "60"
        return response
