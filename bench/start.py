#!/usr/bin/env python3
"""How long `bin/run` takes until it is ready, beside the least that could be waited for.

Run it with .venv/bin/python bench/start.py [TIMES]. The best of so many counts: other work on the
machine only adds. The budget is 5 seconds once installed.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
NEEDED = (
    "bin",
    "coordinator",
    "rota",
    "templates",
    "static",
    "samples",
    "manage.py",
    "gunicorn.conf.py",
    "requirements.txt",
)
HELLO = "def application(environ, start):\n    start('200 OK', [])\n    return [b'hello']\n"
BUDGET = 5.0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_to(folder: Path) -> Path:
    """What is installed already, without any data."""
    for name in NEEDED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "hello.py").write_text(HELLO)
    return folder


def bare_python(folder: Path) -> float:
    """Seconds until Python has started and ended."""
    began = time.perf_counter()
    subprocess.run([PYTHON, "-c", "pass"], cwd=folder, check=True)
    return time.perf_counter() - began


def bare_gunicorn(folder: Path) -> float:
    """Seconds until gunicorn answers with one word."""
    port = free_port()
    words = ["-m", "gunicorn", "-c", "/dev/null", f"--bind=127.0.0.1:{port}", "hello:application"]
    began = time.perf_counter()
    with subprocess.Popen([PYTHON, *words], cwd=folder, stderr=subprocess.DEVNULL) as process:
        while not answers(port):
            time.sleep(0.005)
        took = time.perf_counter() - began
        process.terminate()
    return took


def answers(port: int) -> bool:
    """Whether a request is answered."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def bin_run(folder: Path) -> float:
    """Seconds until `bin/run` says that it is ready; it answers requests then."""
    env = {**os.environ, "PORT": str(free_port())}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, folder / "bin" / "run"], env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if "is ready" in line:
                break
        took = time.perf_counter() - began
        process.terminate()
        process.stdout.read()
    return took


def main(times: int) -> int:
    """Print the figures; status 1 when the budget is broken."""
    ways: dict[str, Callable[[Path], float]] = {
        "python -c pass": bare_python,
        "gunicorn, one word": bare_gunicorn,
        "bin/run": bin_run,
    }
    with tempfile.TemporaryDirectory() as place:
        folder = copy_to(Path(place))
        first = bin_run(folder)
        found = {name: min(way(folder) for _ in range(times)) for name, way in ways.items()}
    floor = found["gunicorn, one word"]
    for name, seconds in {**found, "bin/run, first start": first}.items():
        print(f"{name:22} {seconds:6.2f} s   {seconds / floor:5.1f} × gunicorn")
    return int(found["bin/run"] > BUDGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 5))
