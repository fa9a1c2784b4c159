"""Whether a link opens, asked of a small site on loopback."""

import socket
from collections.abc import Iterator

import pytest

from rota.posting.answering import trouble_with
from rota.posting.networks.wire import Wire
from tests.fakes.scripted import request_from, scripted

PAGES = {  # path: what HEAD and GET are answered
    "/page": ("200 OK", "200 OK"),
    "/no-head": ("405 Method Not Allowed", "200 OK"),
    "/gone": ("404 Not Found", "404 Not Found"),
    "/for-people": ("403 Forbidden", "403 Forbidden"),
    "/moved": ("301 Moved Permanently\r\nLocation: /page", ""),
    "/round": ("302 Found\r\nLocation: /round", ""),
    "/inside": ("302 Found\r\nLocation: http://127.0.0.2:9/", ""),
    "/nowhere": ("302 Found", ""),
    "/nonsense": ("302 Found\r\nLocation: https://[", ""),
}


def site(connection: socket.socket) -> None:
    """Answers each request by the table; a connection serves one."""
    request = request_from(connection).decode()
    method, path, _ = request.split(" ", 2)
    if path == "/silent" and method == "HEAD":
        return
    status = PAGES.get(path, ("200 OK", "200 OK"))[method == "GET"]
    head = f"HTTP/1.1 {status}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + (b"ok" if method == "GET" else b""))


@pytest.fixture
def at() -> Iterator[str]:
    """The address of the site."""
    with scripted(site) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A wire that may call loopback."""
    wire = Wire(inside=True)
    yield wire
    wire.close()


@pytest.mark.parametrize("path", ["/page", "/no-head", "/moved", "/silent", "/nowhere"])
def test_a_page_that_opens_gives_no_trouble(path: str, at: str, wire: Wire) -> None:
    assert trouble_with(f"{at}{path}", wire) == ""


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("/gone", "it answers 404"),
        ("/for-people", "it answers 403, perhaps only to machines; try it yourself"),
        ("/round", "it leads on and on without an end"),
        ("/nonsense", "it leads to what is no address"),
        ("/inside", "127.0.0.2 cannot be reached"),
    ],
)
def test_what_is_wrong_is_said(path: str, trouble: str, at: str, wire: Wire) -> None:
    assert trouble_with(f"{at}{path}", wire) == trouble


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_link_to_the_inside_of_a_network_is_not_called(scheme: str) -> None:
    wire = Wire()
    trouble = trouble_with(f"{scheme}://127.0.0.1:9/admin", wire)
    wire.close()
    assert trouble == "127.0.0.1 is not on the public internet"
