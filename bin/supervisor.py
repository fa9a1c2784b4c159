"""Starts processes together and ends them in order; leaves none behind.

Each child asks the kernel to be killed when the supervisor dies, so even `kill -9` of the
supervisor leaves no survivor. INT, TERM and HUP end the children one after another, the last
started first; each may finish what it does within its patience.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass
class Child:
    """A process: its name, its command, and how many seconds it may take to end."""

    name: str
    command: list[str]
    patience: float = 10
    process: subprocess.Popen[bytes] | None = None


def die_with(parent: int) -> Callable[[], None]:
    """What a child does before it becomes its program: tie its life to the supervisor's."""

    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the supervisor died before the line above
            os._exit(1)

    return tie


class Supervisor:
    """Runs children until a signal comes or one of them ends."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.children: list[Child] = []
        self.stopped_by: int | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Remember the signal; a second one is not more urgent than the first."""
        self.stopped_by = self.stopped_by or number

    def start(self, child: Child) -> Child:
        """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor."""
        child.process = subprocess.Popen(
            child.command, env=self.env, start_new_session=True, preexec_fn=die_with(os.getpid())
        )
        self.children.append(child)
        return child

    def watch(self) -> int:
        """Wait for a signal or a death, end everybody, return the exit status."""
        dead = None
        while self.stopped_by is None and dead is None:
            dead = next(
                (child for child in self.children if child.process.poll() is not None), None
            )
            time.sleep(0.1)
        if dead and self.stopped_by is None:
            print(
                f"· {dead.name} ended by itself ({dead.process.returncode}): stopping", flush=True
            )
        self.end()
        return 1 if dead and self.stopped_by is None else 0

    def end(self) -> None:
        """End the children, the last started first."""
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
            try:
                child.process.wait(child.patience)
            except subprocess.TimeoutExpired:
                print(f"· {child.name} did not end in {child.patience:.0f} s: killed", flush=True)
            self.kill_group(child)
        self.children.clear()

    @staticmethod
    def kill_group(child: Child) -> None:
        """Whatever of the child's own children is left."""
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
