"""Answer headers that Django's own middleware does not set."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Switches off device features no page of ours uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to every answer, errors included."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def private(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Mark a view whose address is a secret: never stored, never told to another site."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answered


def private_form(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Like `private`, for a view whose form carries a CSRF token.

    Under no-referrer a browser posts with `Origin: null`, which the CSRF check refuses;
    strict-origin tells our own name, and never the address.
    """
    secret = private(view)

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = secret(*args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return answered


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that the browser keeps under this name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
