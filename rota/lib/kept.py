"""Pages kept as they were made, and sent again while nothing that decides their look has changed.

They are kept in the process that made them: no other one can be asked for them, and nothing is
lost with it. A form's CSRF token differs with every answer; a mark stands for it in a kept page.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock
from typing import Any, Generic, TypeVar

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from rota.lib.requests import Request

T = TypeVar("T")
TOKEN = "the-csrf-token-of-this-answer"  # noqa: S105  # the mark, no secret
ROOM = 16 * 1024 * 1024  # bytes


class Shelf(Generic[T]):
    """The latest of what was made, as much as fits into `room` by `size`. Safe between threads."""

    def __init__(self, room: int, size: Callable[[T], int]) -> None:
        self.room, self.size, self.taken = room, size, 0
        self.things: OrderedDict[Hashable, T] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """The thing, if it is still there."""
        with self.lock:
            if key in self.things:
                self.things.move_to_end(key)
            return self.things.get(key)

    def put(self, key: Hashable, thing: T) -> None:
        """Keep the thing, and let go of those that nobody has asked for the longest."""
        with self.lock:
            self.let_go(key)
            self.things[key] = thing
            self.taken += self.size(thing)
            while self.taken > self.room:
                self.let_go(next(iter(self.things)))

    def let_go(self, key: Hashable) -> None:
        """Make room."""
        if key in self.things:
            self.taken -= self.size(self.things.pop(key))

    def clear(self) -> None:
        """Let go of everything."""
        with self.lock:
            self.things.clear()
            self.taken = 0


SHELF: Shelf[bytes] = Shelf(ROOM, len)


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
