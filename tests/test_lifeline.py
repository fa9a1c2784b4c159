"""Forked processes end with the one they were forked from."""

import subprocess
import sys

from environment import ROOT

FORK = """
import os, time
from coordinator.celery import end_with_worker

worker = os.getpid()
if os.fork() == 0:
    {when}
    end_with_worker()
    print("tied", flush=True)
    {then}
    print("left over", flush=True)
else:
    {worker}
"""
UNTIL_ALONE = "while os.getppid() == worker: time.sleep(0.01)"


def what_is_said(**parts: str) -> list[str]:
    """By a worker and its clock, until both have ended."""
    words = [sys.executable, "-c", FORK.format(**parts)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.splitlines()


def test_a_clock_ends_with_its_worker() -> None:
    assert what_is_said(when="pass", then="time.sleep(50)", worker="time.sleep(1)") == ["tied"]


def test_a_clock_whose_worker_died_before_it_was_tied_ends_at_once() -> None:
    assert what_is_said(when=UNTIL_ALONE, then="pass", worker="pass") == []
