"""The supervisor, with real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from environment import ROOT

from tests.bin import relay
from tests.bin.conftest import Until


class Run:
    """A relay that is up."""

    def __init__(self, log: Path, until: Until, *ways: str) -> None:
        self.log = log
        words = [sys.executable, relay.__file__, str(log), *ways]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "bin")}
        self.process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
        until(lambda: self.lines().count("up") == len(relay.NAMES))

    def lines(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def ended(self) -> list[str]:
        """The children that have ended gladly, in that order."""
        return [line.split()[0] for line in self.lines().splitlines() if line.endswith("ended")]

    def pid(self, name: str) -> int:
        return int(self.lines().split(f"{name} is ")[1].split()[0])

    def survivors(self) -> list[str]:
        return [name for name in relay.NAMES if is_alive(self.pid(name))]


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def run(tmp_path: Path, until: Until) -> Iterator[Callable[..., Run]]:
    """Starts a relay; whatever is left of it is killed."""
    runs: list[Run] = []

    def start(*ways: str) -> Run:
        runs.append(Run(tmp_path / "log", until, *ways))
        return runs[-1]

    yield start
    for each in runs:
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_web_then_worker_then_broker(
    run: Callable[..., Run], number: signal.Signals
) -> None:
    relay_run = run()
    relay_run.process.send_signal(number)
    assert relay_run.process.wait(60) == 0
    assert relay_run.ended() == ["web", "worker", "broker"]


def test_who_does_not_end_is_killed_and_the_others_still_end_in_order(
    run: Callable[..., Run],
) -> None:
    relay_run = run("worker=stubbornly")
    relay_run.process.terminate()
    out, _ = relay_run.process.communicate(timeout=60)
    assert relay_run.ended() == ["web", "broker"]
    assert relay_run.survivors() == []
    assert "the worker did not end within" in out


def test_asking_twice_changes_nothing(run: Callable[..., Run], until: Until) -> None:
    relay_run = run("worker=stubbornly")
    relay_run.process.terminate()
    until(lambda: relay_run.ended() == ["web"])
    relay_run.process.send_signal(signal.SIGINT)
    assert relay_run.process.wait(60) == 0
    assert relay_run.ended() == ["web", "broker"]


@pytest.mark.parametrize("name", relay.NAMES)
def test_a_child_that_dies_ends_the_run_with_a_sentence(run: Callable[..., Run], name: str) -> None:
    relay_run = run()
    os.kill(relay_run.pid(name), signal.SIGKILL)
    out, _ = relay_run.process.communicate(timeout=60)
    assert relay_run.process.returncode == 1
    assert f"The {name} ended by itself (SIGKILL)" in out
    assert relay_run.ended() == [other for other in ("web", "worker", "broker") if other != name]


def test_killing_the_supervisor_leaves_no_survivor(run: Callable[..., Run], until: Until) -> None:
    relay_run = run("worker=stubbornly")
    assert relay_run.survivors() == list(relay.NAMES)
    relay_run.process.kill()
    relay_run.process.wait()
    until(lambda: relay_run.survivors() == [])
    assert relay_run.ended() == []
