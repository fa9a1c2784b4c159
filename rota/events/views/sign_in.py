"""Sign in by a link of this machine."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import missing
from rota.events import actions, queries
from rota.lib.headers import private_form
from rota.lib.refusal import Refused
from rota.lib.requests import Request

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@private_form
def sign_in(request: Request, token: str) -> HttpResponse:
    """Say whom the link signs in; a POST does it. Only in the embedded run, only from here."""
    if not (settings.EMBEDDED and is_from_here(request)):
        raise missing()
    user = queries.user_of_sign_in(token, request.now)
    if user is not None and request.method == "POST":
        try:
            login(request, actions.use_sign_in_link(token, now=request.now), backend=BACKEND)
            return redirect("events:index")
        except Refused:
            user = None
    return render(request, "events/sign_in.html", {"who": user}, status=200 if user else 410)


def is_from_here(request: Request) -> bool:
    """Whether the request comes straight from this machine, not through a proxy on it."""
    if {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & request.META.keys():
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
