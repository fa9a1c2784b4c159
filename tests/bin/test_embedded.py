"""What an embedded run stands on."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import embedded
import pytest
from environment import ROOT, Trouble


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_busy_port_is_said_before_anything_is_started(busy_port: int) -> None:
    env = {**os.environ, "PORT": str(busy_port)}
    words = [sys.executable, ROOT / "bin" / "run"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"✕ Port {busy_port} cannot be used: Address already in use.")


@pytest.mark.parametrize("words", ["web", "0", "65536", "-1", "8000.5", "²"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("PORT", words)
    with pytest.raises(Trouble, match=r"must be a number from 1 to 65535"):
        embedded.free_port()


def test_a_free_port_is_taken(monkeypatch: pytest.MonkeyPatch, busy_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    monkeypatch.setenv("PORT", str(free))
    assert embedded.free_port() == free


def test_a_folder_serves_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        embedded.only_run(tmp_path),
        pytest.raises(Trouble, match="running already"),
        embedded.only_run(tmp_path),
    ):
        pass


def test_a_folder_serves_one_run_after_the_other(tmp_path: Path) -> None:
    with embedded.only_run(tmp_path):
        pass
    with embedded.only_run(tmp_path):
        assert (tmp_path / "lock").exists()


def test_the_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    key = embedded.secret_key(tmp_path)
    assert len(key) > 50
    assert embedded.secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert embedded.secret_key(tmp_path / "a") != embedded.secret_key(tmp_path / "b")


def test_a_key_that_was_never_written_is_made(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    assert embedded.secret_key(tmp_path)


def test_the_settings_are_written_down_for_the_owner_only(tmp_path: Path) -> None:
    embedded.remember({"SITE_URL": "http://localhost:9000", "HOME": "/home/priya"}, tmp_path)
    path = tmp_path / "settings.json"
    assert json.loads(path.read_text()) == {"SITE_URL": "http://localhost:9000"}
    assert path.stat().st_mode & 0o777 == 0o600
