"""A server on loopback that does to each connection what a function says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Script = Callable[[socket.socket], None]


@contextmanager
def scripted(script: Script) -> Iterator[int]:
    """Run the script for every connection, each in a thread of its own; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept_all, args=(server, script), daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def accept_all(server: socket.socket, script: Script) -> None:
    """Until the server is closed."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=run, args=(connection, script), daemon=True).start()


def run(connection: socket.socket, script: Script) -> None:
    """One connection; that the other side goes away is no trouble."""
    with connection, suppress(OSError):
        script(connection)


def request_from(connection: socket.socket) -> bytes:
    """A whole request: its head, and as much body as the head says; empty if nobody asks."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    while len(body) < length_of(head):
        piece = connection.recv(65_536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def length_of(head: bytes) -> int:
    """How long the body of a message is by its head."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def answer(body: bytes = b"{}", status: str = "200 OK", *headers: str) -> bytes:
    """An answer after which the connection may be used again."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def says(data: bytes) -> Script:
    """Gives the same bytes to every request."""

    def script(connection: socket.socket) -> None:
        while request_from(connection):
            connection.sendall(data)

    return script
