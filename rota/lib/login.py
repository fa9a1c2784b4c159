"""Every view is for users unless it says otherwise; who is signed out meanwhile signs in again."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class LoginMiddleware(LoginRequiredMiddleware):
    """Django's own, but for a part of a page: there the sign-in page would land inside the page."""

    def handle_no_permission(  # type: ignore[override]  # the stub knows redirects only
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Let htmx load the whole page anew, which then leads to the sign-in page."""
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view_func)
