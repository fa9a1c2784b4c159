"""`bin/run` as a person meets it: a copy of the checkout in a folder with a long and odd name."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from embedded import only_run
from environment import ROOT

from tests.bin.conftest import CLEAN, Until, ask, copy_to, free_port

NO_NETWORK = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
}
STOPPED = [
    "· stopping the web server",
    "· stopping the worker",
    "· stopping the message broker",
    "· stopped",
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose path is too long for a socket, and odd besides."""
    return copy_to(tmp_path_factory.mktemp("run") / f"{'our tweets ' * 9}#GMPT24 100%?")


class Run:
    """`bin/run`, ready."""

    def __init__(self, checkout: Path, until: Until, **env: str) -> None:
        self.checkout, self.port = checkout, free_port()
        self.family: dict[int, str] = {}
        self.log = checkout.parent / f"{self.port}.log"
        env |= {**CLEAN, **NO_NETWORK, "PORT": str(self.port), **env}
        words = [sys.executable, checkout / "bin" / "run"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(words, env=env, stdout=log, stderr=log)
        until(lambda: "Ctrl-C stops" in self.said() or self.process.poll() is not None)

    def said(self) -> str:
        return self.log.read_text()

    def stop(self, number: signal.Signals) -> list[str]:
        """Ask it to end; what it says about that."""
        self.kinds()
        self.process.send_signal(number)
        assert self.process.wait(60) == 0, self.said()
        return [line for line in self.said().splitlines() if line.startswith("· stop")]

    def kinds(self) -> list[str]:
        """What its children run; the clock has the worker's words."""
        self.family = family_of(self.process.pid)
        kinds = ("valkey", "celery", "gunicorn")
        return sorted(one for words in self.family.values() for one in kinds if one in words)

    def survivors(self) -> list[str]:
        return [words for pid, words in self.family.items() if command(pid) == words]


def command(pid: int) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def family_of(pid: int) -> dict[int, str]:
    """The command lines of all children, and of theirs."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child: command(child), **family_of(child)}
    return found


@pytest.fixture
def run(checkout: Path, until: Until) -> Iterator[Callable[..., Run]]:
    """Starts a run; whatever is left of it is killed."""
    runs: list[Run] = []

    def start(**env: str) -> Run:
        runs.append(Run(checkout, until, **env))
        return runs[-1]

    yield start
    for each in runs:
        each.process.kill()
        each.process.wait()


def manage(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` of the copy in the folder, with only these settings."""
    program = [folder / ".venv" / "bin" / "python", folder / "manage.py", *words]
    return subprocess.run(
        program, env=CLEAN | env, capture_output=True, text=True, check=False, cwd="/"
    )


def test_the_first_start_shows_the_demonstration_and_the_ways_in(run: Callable[..., Run]) -> None:
    first = run()
    spoken = [line for line in first.said().splitlines() if not line.startswith("{")]  # no logs
    _, told, ready, link, mail = spoken
    assert told.startswith("The demonstration event gmpt24 is ready; Priya Nair owns it.")
    assert ready == f"· Coordinator is ready: http://localhost:{first.port}"
    assert link.startswith("· sign in as the organiser, on this machine only: http://localhost:")
    assert mail == "· mail goes to the Messages page of its event; Ctrl-C stops"
    assert sign_in(first, urlsplit(link.split()[-1]).path) == [404, 302, 410]
    assert manage(first.checkout, "coverage", "gmpt24").stdout.count("\n") == 49
    unknown = manage(first.checkout, "publish", "gmpt42")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "CommandError: There is no event “gmpt42”. Events: gmpt24.\n"
    again = manage(first.checkout, "signin_link").stdout.strip()
    assert sign_in(first, again.removeprefix(f"http://localhost:{first.port}")) == [404, 302, 410]
    assert first.stop(signal.SIGINT) == STOPPED
    assert first.survivors() == []


def sign_in(run: Run, path: str) -> list[int]:
    """The link opened from elsewhere, used here, and opened once more."""
    elsewhere, _, _ = ask(run.port, path, **{"X-Forwarded-For": "192.0.2.1"})
    _, headers, page = ask(run.port, path)
    form = {"csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)[0]}
    here, _, _ = ask(run.port, path, form, Cookie=headers["Set-Cookie"].split(";")[0])
    return [elsewhere, here, ask(run.port, path)[0]]


def test_killing_it_leaves_no_survivor_and_the_next_start_finds_everything(
    run: Callable[..., Run], until: Until
) -> None:
    killed = run()
    everybody = ["celery", "celery", "gunicorn", "gunicorn", "valkey"]  # clock, web worker too
    until(lambda: killed.kinds() == everybody)
    killed.process.kill()
    killed.process.wait()
    until(lambda: killed.survivors() == [])
    second = run()
    assert "demonstration" not in second.said()
    assert (
        manage(second.checkout, "demo").stdout
        == "The event gmpt24 is there already; nothing was changed.\n"
    )


def test_a_second_run_of_the_same_folder_is_refused(
    run: Callable[..., Run], checkout: Path
) -> None:
    with only_run(checkout / "var"):
        second = run()
    assert second.process.returncode == 1
    assert second.said() == "✕ Coordinator is running already from this folder.\n"


def test_a_broker_of_ones_own_is_used(run: Callable[..., Run]) -> None:
    theirs = os.environ["REDIS_URL"]
    served = run(REDIS_URL=theirs)
    assert "valkey" not in served.kinds()
    assert (
        json.loads((served.checkout / "var" / "settings.json").read_text())["REDIS_URL"] == theirs
    )
    assert served.stop(signal.SIGTERM) == [line for line in STOPPED if "broker" not in line]


class SlowSink:
    """A mail server that takes its time."""

    def __init__(self) -> None:
        self.began, self.ended = threading.Event(), threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail, three seconds later."""
        self.began.set()
        await asyncio.sleep(3)
        self.ended.set()
        return "250 OK"


@pytest.fixture
def slow_mail() -> Iterator[tuple[SlowSink, str]]:
    """A slow mail server, and its EMAIL_URL."""
    sink, port = SlowSink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    yield sink, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_a_mail_that_is_being_sent_when_it_is_asked_to_stop_is_sent_and_noted(
    run: Callable[..., Run], slow_mail: tuple[SlowSink, str]
) -> None:
    run().stop(signal.SIGINT)  # the demonstration is filled in where no mail leaves
    sink, url = slow_mail
    sending = run(EMAIL_URL=url)
    ask(sending.port, "/my-link/", {"email": "amara.whitfield@example.org"})
    assert sink.began.wait(30)
    assert not sink.ended.is_set()
    assert sending.stop(signal.SIGHUP) == STOPPED
    assert sink.ended.is_set()
    with sqlite3.connect(sending.checkout / "var" / "coordinator.sqlite3") as database:
        states = database.execute("SELECT state FROM rota_message WHERE kind = 'link'").fetchall()
    assert states == [("handed",)]


def test_without_a_run_a_command_says_which_setting_is_missing(tmp_path: Path) -> None:
    copy_to(tmp_path)
    done = manage(tmp_path, "coverage", "gmpt24")
    sentence = "The SECRET_KEY setting must not be empty. docs/operations.md lists the settings."
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"✕ {sentence}\n")


def test_without_tables_a_command_says_what_makes_them(tmp_path: Path) -> None:
    settings = {"SECRET_KEY": "x" * 50, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    done = manage(ROOT, "coverage", "gmpt24", **settings)
    sentence = (
        "CommandError: The database cannot be used: no such table: rota_event. "
        "“manage.py migrate” makes its tables.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
