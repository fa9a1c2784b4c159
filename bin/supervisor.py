"""Starts processes together, ends them in order, leaves none behind.

Each child asks the kernel to be killed when the supervisor dies, so even `kill -9` of the
supervisor leaves no survivor. INT, TERM and HUP end the children one after another, the last
started first; each may finish what it is doing within its patience.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from environment import Trouble, say

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """INT, TERM or HUP came: whatever is going on is left."""


def stop_on_signals() -> None:
    """From here on a request to stop is an exception, wherever the program is."""

    def stop(number: int, frame: object) -> None:
        raise Stop(number)

    for number in STOPPING:
        signal.signal(number, stop)


def die_with(parent: int) -> Callable[[], None]:
    """What a child does before it becomes its program: tie its life to the parent's."""

    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return tie


@dataclass(frozen=True)
class Child:
    """A running process and how it is ended: which signal, how many seconds it may take."""

    name: str
    process: subprocess.Popen[bytes]
    goodbye: signal.Signals
    patience: float


class Supervisor:
    """`with Supervisor() as supervisor`: its children run until the block is left."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *why: object) -> None:
        for number in STOPPING:  # asking twice does not make it faster
            signal.signal(number, signal.SIG_IGN)
        while self.children:
            end(self.children.pop())

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        goodbye: signal.Signals = signal.SIGTERM,
        patience: float = 10,
        **options: Any,
    ) -> None:
        """Start a child in a session of its own: Ctrl-C reaches the supervisor only.

        `options` go to `Popen`: env, cwd, user …
        """
        tie = die_with(os.getpid())
        process = subprocess.Popen(command, start_new_session=True, preexec_fn=tie, **options)
        self.children.append(Child(name, process, goodbye, patience))

    def check(self) -> None:
        """Raise Trouble if a child has ended by itself."""
        for child in self.children:
            status = child.process.poll()
            if status is not None:
                how = f"status {status}" if status >= 0 else signal.Signals(-status).name
                raise Trouble(f"The {child.name} ended by itself ({how}): everything is stopped.")

    def wait_until(self, is_ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
        """Look again and again; Trouble if a child ends or time runs out first."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise Trouble(f"The {what} was not ready within {seconds:.0f} seconds.")
            time.sleep(0.02)

    def watch(self) -> None:
        """Wait for a signal (raises Stop) or for a child that ends (raises Trouble)."""
        while True:
            self.check()
            time.sleep(0.1)


def end(child: Child) -> None:
    """Ask the child to end, wait as long as it may take, then kill whatever is left of it."""
    if child.process.poll() is None:
        say(f"stopping the {child.name}")
        child.process.send_signal(child.goodbye)
    try:
        child.process.wait(child.patience)
    except subprocess.TimeoutExpired:
        say(f"the {child.name} did not end within {child.patience:.0f} seconds: killed")
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
