"""The virtual environment: made where there is none, filled when the requirements have changed.

Works on a bare Debian with python3 and pip, without python3-venv, as root or not.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  # said before anything newer is read
    sys.exit("✕ Coordinator needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
STAMP = ".installed"
SETTINGS = (  # what coordinator/settings.py reads from the environment
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "COORDINATOR_EMBEDDED",
    "CREDENTIAL_KEYS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "MAIL_FROM",
    "NETWORKS_INSIDE",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
)
HAS_PACKAGES = (
    "import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))"
)


class Trouble(Exception):
    """What stops the command. `str` is a sentence for the person at the keyboard."""


def say(words: str) -> None:
    """A line that tells what is being done. Nobody may be listening any more."""
    with suppress(OSError):
        print(f"· {words}", flush=True)


def fingerprints(requirements: Sequence[Path]) -> list[str]:
    """One for each requirement file, over it and those before it."""
    digest, found = hashlib.sha256(), []
    for path in requirements:
        digest.update(path.read_bytes())
        found.append(digest.hexdigest())
    return found


def needs_install(venv: Path, requirements: Sequence[Path]) -> bool:
    """Whether the environment holds something else than these files together."""
    stamp = venv / STAMP
    installed = stamp.read_text().split() if stamp.is_file() else []
    return fingerprints(requirements)[-1] not in installed


def is_usable(venv: Path) -> bool:
    """Whether there is an environment whose Python still finds its packages.

    It does not once the system's Python was replaced by a newer one.
    """
    with suppress(OSError):
        words: list[str | Path] = [venv / "bin" / "python", "-c", HAS_PACKAGES]
        return subprocess.run(words, check=False).returncode == 0
    return False


def make_venv(venv: Path) -> None:
    """An empty environment; pip stays outside, as python3-venv may be missing."""
    say(f"making {venv.name}")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", venv], check=True)


def pip(venv: Path) -> list[str | Path]:
    """How pip is called for the environment: this Python's pip, or else one put inside."""
    python = venv / "bin" / "python"
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    words: list[str | Path] = [python, "-m", "ensurepip"]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        raise Trouble("This Python has no pip. On Debian: apt install python3-pip.")
    return [python, "-m", "pip"]


def install(venv: Path, requirements: Sequence[Path]) -> None:
    """Fill the environment from hashed locks, and remember what was installed."""
    names = " and ".join(path.name for path in requirements)
    say(f"installing {names} (once; takes a minute and needs the network)")
    quietly = ("--quiet", "--quiet", "--disable-pip-version-check")  # errors only
    words = [*pip(venv), "install", *quietly, "--require-hashes"]
    for path in requirements:
        words += ["-r", path]
    if subprocess.run(words, check=False).returncode:
        raise Trouble(f"pip could not install {names}; the lines above say why.")
    (venv / STAMP).write_text("\n".join(fingerprints(requirements)))


def prepare(*names: str, root: Path = ROOT) -> None:
    """Make sure the environment of the checkout holds these requirement files of it."""
    venv, requirements = root / VENV.name, [root / name for name in names]
    if not is_usable(venv):
        make_venv(venv)
    if needs_install(venv, requirements):
        install(venv, requirements)
