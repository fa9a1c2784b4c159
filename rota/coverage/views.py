"""The board: who is on, who has posted, where the gaps are."""

from django.http import HttpResponse

from rota.access import Right, SignedIn, enter
from rota.coverage.board import board_of
from rota.coverage.queries import kept_coverage
from rota.lib.kept import kept_page

EVERY_SECONDS = 10


def board(request: SignedIn, slug: str) -> HttpResponse:
    """The event as it stands; it refreshes itself by its part, unless it is paused."""
    access = enter(request.user, slug, Right.SEE)
    part = "_board" if request.htmx else "board"
    return kept_page(
        request,
        access.look(request.now),
        f"coverage/{part}.html",
        lambda: {
            "access": access,
            "board": board_of(access.event, request.now, read=kept_coverage),
            "is_paused": "paused" in request.GET,
            "every": EVERY_SECONDS,
            "here": "board",
        },
    )
