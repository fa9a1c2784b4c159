"""A supervised run for the tests: `relay.py LOG [NAME=how …]` with three children.

`how` a child ends when asked to: at once (`gladly`, the default), `stubbornly` not at all.
Every child writes a line when it is up, with its process id, and when it ends.
"""

import signal
import sys
from pathlib import Path

from environment import Trouble, say
from supervisor import Stop, Supervisor, stop_on_signals

NAMES = ("broker", "worker", "web")


def write(log: Path, words: str) -> None:
    """Append one line; short appends of several processes do not mix."""
    with log.open("a") as file:
        file.write(words + "\n")


def child(log: Path, name: str, how: str) -> None:
    """Wait to be ended. A blocked signal waits too: none is missed between two lines."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    write(log, f"{name} up")
    while signal.sigwait({signal.SIGTERM}):
        if how != "stubbornly":
            write(log, f"{name} ended")
            return


def main(log: Path, ways: dict[str, str]) -> int:
    """Start the children, one after the other is up, and watch them."""
    stop_on_signals()
    try:
        with Supervisor() as supervisor:
            for name in NAMES:
                words = [sys.executable, __file__, str(log), name, ways.get(name, "gladly")]
                supervisor.start(name, words, patience=0.5 if name in ways else 30)
                write(log, f"{name} is {supervisor.children[-1].process.pid}")
            supervisor.watch()
    except Stop:
        return 0
    except Trouble as trouble:
        say(str(trouble))
        return 1
    return 0


if __name__ == "__main__":
    place, *words = sys.argv[1:]
    if words and "=" not in words[0]:
        child(Path(place), words[0], words[1])
    else:
        sys.exit(main(Path(place), dict(word.split("=") for word in words)))
