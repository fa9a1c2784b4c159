"""The board: who is on, who has posted, where the gaps are."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control

from rota.access import Access, Right, SignedIn, enter
from rota.coverage.board import board_of

EVERY_SECONDS = 10


def board(request: SignedIn, slug: str) -> HttpResponse:
    """The event as it stands; refreshes itself, unless it is paused.

    A part asked for again while nothing can have changed is answered with 304.
    """
    access = enter(request.user, slug, Right.SEE)
    tag = tag_of(request, access)
    unchanged = get_conditional_response(request, etag=tag) if request.htmx else None
    if unchanged and unchanged.status_code == 304:
        return HttpResponse(status=304, headers={"ETag": tag})
    context = {
        "access": access,
        "board": board_of(access.event, request.now),
        "is_paused": "paused" in request.GET,
        "every": EVERY_SECONDS,
        "here": "board",
    }
    part = "_board" if request.htmx else "board"
    response = render(request, f"coverage/{part}.html", context)
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def tag_of(request: SignedIn, access: Access) -> str:
    """Changes with every write the board shows, with each minute (states change by time), and with
    who looks and how."""
    facts = (
        access.event.version,
        int(request.now.timestamp()) // 60,
        access.role.kind,
        bool(request.htmx),
        "paused" in request.GET,
    )
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:20]}"'
