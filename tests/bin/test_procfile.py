"""The lines of Procfile, run as a platform runs them, on PostgreSQL."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from environment import ROOT

from tests.bin.conftest import CLEAN, Query, Until, ask, copy_to, free_port

LINES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
STATE = "SELECT state FROM rota_message WHERE kind = 'link'"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a line in a shell, in a copy of the checkout; whatever is left of it is killed."""
    copy, running = copy_to(tmp_path), []
    path = f"{copy / '.venv' / 'bin'}:{os.environ['PATH']}"

    def line(name: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
        words = ["sh", "-c", LINES[name] if "&&" in LINES[name] else f"exec {LINES[name]}"]
        env = {**CLEAN, **env, "PATH": path}
        running.append(subprocess.Popen(words, cwd=copy, env=env, start_new_session=True))
        return running[-1]

    yield line
    for process in running:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_request_becomes_a_mail_by_web_beat_and_worker(
    database: tuple[str, Query], start: Callable[..., subprocess.Popen[bytes]], until: Until
) -> None:
    url, query = database
    port = free_port()
    env = {
        "DATABASE_URL": url,
        "REDIS_URL": os.environ["REDIS_URL"].replace("db=0", "db=7"),
        "SECRET_KEY": "procfile-" * 6,
        "SITE_URL": "https://relay.example.org",
        "ALLOWED_HOSTS": "relay.example.org",
        "BEHIND_PROXY": "true",
        "PORT": str(port),
    }
    assert start("release", env).wait(60) == 0
    manage = [ROOT / ".venv" / "bin" / "python", ROOT / "manage.py", "demo"]
    subprocess.run(manage, env=CLEAN | env, check=True, capture_output=True)
    running = [start(name, env) for name in ("web", "worker", "beat")]
    through_proxy = {"Host": "relay.example.org", "X-Forwarded-Proto": "https"}
    until(lambda: is_open(port))
    assert ask(port, "/accounts/login/", **through_proxy)[0] == 200
    assert ask(port, "/accounts/login/", Host="relay.example.org")[0] == 301
    ask(port, "/my-link/", {"email": "amara.whitfield@example.org"}, **through_proxy)
    until(lambda: query(STATE) == [("kept",)])
    for process in running:
        process.terminate()
    assert [process.wait(60) for process in running] == [0, 0, 0]


def is_open(port: int) -> bool:
    """Whether the web server answers."""
    with suppress(OSError):
        return bool(ask(port, "/"))
    return False
