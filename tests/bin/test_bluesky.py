"""Where Bluesky's own server comes from."""

import threading
from pathlib import Path

import bluesky
import pytest
from environment import STAMP, Trouble


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Node that does what the test writes into it, and that is the one that is found."""
    home = tmp_path / "node"
    for folder in ("bin", "include/node"):
        (home / folder).mkdir(parents=True)
    (home / "include" / "node" / "node_version.h").write_text("22")
    monkeypatch.setattr(bluesky, "node_home", lambda: home)
    return home


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What is to be installed."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "package-lock.json").write_text("{}")
    return source


def does(home: Path, script: str) -> None:
    """Let Node do just this, whatever it is told."""
    (home / "bin" / "node").write_text(f"#!/bin/sh\n{script}\n")
    (home / "bin" / "node").chmod(0o755)


def install(place: Path, source: Path) -> None:
    """Begin and wait."""
    with bluesky.installing(place, source) as wait:
        wait()


def test_what_is_installed_is_not_installed_again(home: Path, source: Path, tmp_path: Path) -> None:
    does(home, "echo once >> ../calls")
    for _ in range(2):
        install(tmp_path / "bluesky", source)
    assert (tmp_path / "calls").read_text() == "once\n" * 2  # npm ci and npm rebuild


def test_another_lock_file_is_installed_anew(home: Path, source: Path, tmp_path: Path) -> None:
    does(home, "echo once >> ../calls")
    install(tmp_path / "bluesky", source)
    (source / "package-lock.json").write_text('{"new": 1}')
    install(tmp_path / "bluesky", source)
    assert (tmp_path / "calls").read_text() == "once\n" * 4


def test_what_another_run_installs_meanwhile_is_not_installed_again(
    home: Path, source: Path, tmp_path: Path
) -> None:
    does(home, "sleep 0.1; echo once >> ../calls")
    place = tmp_path / "bluesky"
    runs = [threading.Thread(target=install, args=(place, source)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert (tmp_path / "calls").read_text() == "once\n" * 2


def test_where_npm_fails_it_says_where_the_reason_stands(
    home: Path, source: Path, tmp_path: Path
) -> None:
    does(home, "echo there is no compiler; exit 1")
    place = tmp_path / "bluesky"
    with pytest.raises(Trouble, match=r"could not bring Bluesky's server: .*npm\.log says why"):
        install(place, source)
    assert (place / "npm.log").read_text() == "there is no compiler\n"
    assert not (place / STAMP).exists()


def test_a_run_that_is_stopped_ends_npm(home: Path, source: Path, tmp_path: Path) -> None:
    does(home, "exec sleep 600")
    with bluesky.installing(tmp_path / "bluesky", source):
        pass
    assert not (tmp_path / "bluesky" / STAMP).exists()


def test_where_there_is_no_node_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"requirements-dev\.txt is not installed"):
        bluesky.node_home(tmp_path)


@pytest.mark.parametrize("said", ["", "a warning\n", "READY http://127.0.0.1:4"])
def test_half_a_line_is_no_address(said: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_text(said)
    assert bluesky.address(tmp_path / "log") == ""


def test_the_address_is_read_from_what_the_server_says(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a warning\nREADY http://127.0.0.1:4040\n")
    assert bluesky.address(tmp_path / "log") == "http://127.0.0.1:4040"
