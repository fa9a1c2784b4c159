"""Pages kept as they were made, and sent again while nothing that decides their look has changed.

They are kept in the process that made them: no other one can be asked for them, and nothing is
lost with it. A form's CSRF token differs with every answer; a mark stands for it in a kept page.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from rota.lib.requests import Request

TOKEN = "the-csrf-token-of-this-answer"  # noqa: S105  # the mark, no secret
ROOM = 16 * 1024 * 1024  # bytes


class Shelf:
    """The latest pages, as many as fit into `room` bytes. Safe between threads."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The page, if it is still there."""
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: bytes) -> None:
        """Keep the page, and let go of those that nobody has asked for the longest."""
        with self.lock:
            self.pages[key] = page
            while sum(map(len, self.pages.values())) > self.room:
                self.pages.popitem(last=False)


SHELF = Shelf(ROOM)


def kept_page(
    request: Request, look: Hashable, template: str, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Answer with the page, made only when it must be: 304 to a browser that has it already.

    `look` holds everything that decides how the page looks, besides its address and the user, who
    is named on a whole page but not on a part of one that htmx asks for. A page with messages for
    the user is not kept.
    """
    who = None if request.htmx else (request.user.pk, str(request.user))
    key = (look, who, template, request.get_full_path())
    tag = f'"{sha256(repr(key).encode()).hexdigest()[:20]}"'
    if get_messages(request):
        return checked(HttpResponse(for_user(request, made(request, template, context()))))
    response = get_conditional_response(request, etag=tag)
    if response is None:
        page = SHELF.get(key)
        if page is None:
            page = made(request, template, context() | {"tag": tag})
            SHELF.put(key, page)
        response = HttpResponse(for_user(request, page))
    response.headers["ETag"] = tag
    return checked(response)


def made(request: Request, template: str, context: dict[str, Any]) -> bytes:
    """The page, with a mark where the token goes."""
    return render_to_string(template, context | {"csrf_token": TOKEN}, request).encode()


def for_user(request: Request, page: bytes) -> bytes:
    """The page with this answer's own token, if it has a form."""
    mark = TOKEN.encode()
    return page.replace(mark, get_token(request).encode()) if mark in page else page


def checked(response: HttpResponse) -> HttpResponse:
    """The answer, to be asked for again each time it is shown. A part is never shown as a page."""
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_cache=True)
    return response
