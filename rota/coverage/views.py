"""The board: who is on, who has posted, where the gaps are."""

from datetime import datetime

from django.http import HttpResponse

from rota.access import Access, Right, SignedIn, enter
from rota.coverage.board import board_of
from rota.coverage.queries import kept_coverage
from rota.coverage.troubles import troubles
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
        lambda: shown(access, request.now) | {"is_paused": "paused" in request.GET},
    )


def shown(access: Access, now: datetime) -> dict[str, object]:
    """What the page shows."""
    found = board_of(access.event, now, read=kept_coverage)
    return {
        "access": access,
        "board": found,
        "troubles": troubles(found, access),
        "every": EVERY_SECONDS,
        "here": "board",
    }
