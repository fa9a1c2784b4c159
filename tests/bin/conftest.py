"""What the tests of the two commands share."""

import http.client
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlencode, urlsplit

import psycopg
import pytest
from environment import ROOT, SETTINGS

Until = Callable[[Callable[[], object]], None]
Query = Callable[[str], list[tuple[str, ...]]]
FOLDERS = ("bin", "coordinator", "rota", "templates", "static", "samples")
FILES = ("manage.py", "gunicorn.conf.py", "requirements.txt", "Procfile")
CLEAN = {name: value for name, value in os.environ.items() if name not in SETTINGS}


@pytest.fixture
def until() -> Until:
    """`until(condition)` returns once the condition holds."""

    def wait(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60  # generous: the machine may be busy
        while not condition():
            assert time.monotonic() < deadline, "it never came"
            time.sleep(0.01)

    return wait


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket, and whose parents everybody may enter."""
    with TemporaryDirectory(prefix="coordinator-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[str, Query]]:
    """The address of a new database on the tests' PostgreSQL, and how to ask it."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if address.scheme != "postgres":
        pytest.skip("there is no PostgreSQL: bin/test brings one")
    who, _, where = address.netloc.rpartition("@")
    login = {"host": unquote(where.rpartition(":")[0]), "port": "5432", "user": who}
    name = f"drill_{os.getpid()}"

    def query(words: str, dbname: str = name) -> list[tuple[str, ...]]:
        with psycopg.connect(**login, dbname=dbname, autocommit=True) as connection:
            cursor = connection.execute(words)  # type: ignore[call-overload]
            return list(cursor.fetchall()) if cursor.description else []

    query(f"CREATE DATABASE {name}", "postgres")
    yield address._replace(path=f"/{name}").geturl(), query
    query(f"DROP DATABASE {name} WITH (FORCE)", "postgres")


def copy_to(folder: Path) -> Path:
    """What is installed already, without any data."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(
    port: int, path: str, form: dict[str, str] | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer of this machine."""
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if form else "GET", path, urlencode(form or {}), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), body
