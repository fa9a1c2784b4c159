"""The way in by a private link, for every page of a volunteer's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from rota.access import link_of
from rota.lib.headers import private
from rota.lib.requests import Request
from rota.models import PrivateLink

P = ParamSpec("P")
GONE = 410  # as good as "not found" for guessers: every link that does not open gets it

Own = Callable[Concatenate[Request, PrivateLink, P], HttpResponse]


def closed(request: Request) -> HttpResponse:
    """The page behind a link that is unknown, damaged, revoked or over."""
    return render(request, "closed.html", status=GONE)


def own(view: Own[P]) -> Callable[..., HttpResponse]:
    """A page of the person whom the link belongs to: no account, cookie or script."""

    @login_not_required
    @private
    @csrf_exempt
    @wraps(view)
    def entered(request: Request, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        link = link_of(token, request.now)
        if link is None:
            return closed(request)
        return view(request, link, *args, **kwargs)

    return entered
