"""The virtual environment, made and filled for real from a wheel on disk."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import environment
import pytest

VERSION = "Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def lock_of(folder: Path, words: str) -> str:
    """A hashed requirement: the package `lantern`, whose module says the words."""
    path = folder / words / "lantern-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with ZipFile(path, "w") as wheel:
        wheel.writestr("lantern.py", f"WORDS = {words!r}\n")
        wheel.writestr("lantern-1.0.dist-info/METADATA", VERSION)
        wheel.writestr("lantern-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("lantern-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"lantern @ {path.as_uri()} --hash=sha256:{digest}\n"


def imported(root: Path) -> str:
    """What the package says inside the environment."""
    words = [root / ".venv" / "bin" / "python", "-c", "import lantern; print(lantern.WORDS)"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with one lock and nothing installed."""
    (tmp_path / "requirements.txt").write_text(lock_of(tmp_path, "red"))
    return tmp_path


def test_the_first_time_it_is_made_and_filled(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.prepare("requirements.txt", root=checkout)
    assert imported(checkout) == "red"
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "making",
        "installing",
    ]


def test_nothing_is_done_while_the_requirements_stay(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.prepare("requirements.txt", root=checkout)
    capsys.readouterr()
    shutil.rmtree(checkout / "red")  # a second install would fail
    environment.prepare("requirements.txt", root=checkout)
    assert capsys.readouterr().out == ""


def test_changed_requirements_are_installed(checkout: Path) -> None:
    environment.prepare("requirements.txt", root=checkout)
    lock = checkout / "requirements.txt"
    lock.write_text(lock_of(checkout, "green"))
    assert environment.needs_install(checkout / ".venv", [lock])


def test_the_locks_for_tests_cover_those_for_running(checkout: Path) -> None:
    (checkout / "requirements-dev.txt").write_text("# for tests\n")
    environment.prepare("requirements.txt", "requirements-dev.txt", root=checkout)
    venv, lock = checkout / ".venv", checkout / "requirements.txt"
    assert not environment.needs_install(venv, [lock])


def test_running_does_not_cover_the_tests(checkout: Path) -> None:
    environment.prepare("requirements.txt", root=checkout)
    dev = checkout / "requirements-dev.txt"
    dev.write_text("# for tests\n")
    assert environment.needs_install(checkout / ".venv", [checkout / "requirements.txt", dev])


def test_a_wrong_hash_is_refused_and_tried_again_next_time(checkout: Path) -> None:
    lock = checkout / "requirements.txt"
    lock.write_text(lock.read_text().replace("sha256:", "sha256:0")[:-2] + "\n")
    with pytest.raises(environment.Trouble, match=r"could not install requirements\.txt"):
        environment.prepare("requirements.txt", root=checkout)
    assert environment.needs_install(checkout / ".venv", [lock])


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    environment.make_venv(checkout / ".venv")
    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    environment.prepare("requirements.txt", root=checkout)
    assert imported(checkout) == "red"


def test_an_environment_of_an_older_python_is_made_anew(checkout: Path) -> None:
    environment.make_venv(checkout / ".venv")
    library = next((checkout / ".venv" / "lib").glob("python3*"))
    library.rename(library.with_name("python3.1"))
    assert not environment.is_usable(checkout / ".venv")
