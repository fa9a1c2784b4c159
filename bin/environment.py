"""The virtual environment: made where there is none, filled when the requirements have changed.

Standard library only; works on a bare Debian with python3 and pip, without python3-venv.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
STAMP = ".installed"


class Trouble(Exception):
    """What stops the command. `str` is a sentence for the person at the keyboard."""


def say(words: str) -> None:
    """A line that tells what is being done."""
    print(f"· {words}", flush=True)


def fingerprint(requirements: Sequence[Path]) -> str:
    """What the environment must hold: the locks' content and the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    for path in requirements:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def needs_install(venv: Path, requirements: Sequence[Path]) -> bool:
    """Whether the environment is missing or holds something else."""
    stamp = venv / STAMP
    installed = stamp.read_text().split() if stamp.is_file() else []
    return fingerprint(requirements) not in installed


def make_venv(venv: Path) -> None:
    """An empty environment; pip stays outside, as python3-venv may be missing."""
    say(f"making {venv.name}")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", venv], check=True)


def install(venv: Path, requirements: Sequence[Path]) -> None:
    """Fill the environment from hashed locks, and remember what was installed."""
    names = ", ".join(path.name for path in requirements)
    say(f"installing {names} (once; needs the network)")
    command = [sys.executable, "-m", "pip", "--python", venv / "bin" / "python", "install"]
    command += ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    for path in requirements:
        command += ["-r", path]
    if subprocess.run(command, check=False).returncode:
        raise Trouble(f"pip could not install {names}. Is there a network?")
    done = [fingerprint(requirements[: count + 1]) for count in range(len(requirements))]
    (venv / STAMP).write_text("\n".join(done))


def prepare(*names: str, venv: Path = VENV) -> None:
    """Make sure the environment holds these requirement files (relative to the checkout)."""
    requirements = [ROOT / name for name in names]
    if not (venv / "bin" / "python").exists():
        make_venv(venv)
    if needs_install(venv, requirements):
        install(venv, requirements)
    VAR.mkdir(exist_ok=True)
