"""The broker, started for real."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import broker
import pytest
from environment import Trouble
from redis import Redis
from supervisor import Supervisor


@contextmanager
def running(folder: Path) -> Iterator["Redis[str]"]:
    """A client of a broker that keeps its data in the folder."""
    with broker.place_for_socket(folder) as path, Supervisor() as supervisor:
        url = broker.start(supervisor, folder, path)
        with Redis.from_url(url, decode_responses=True) as client:
            yield client


def test_what_was_written_is_there_after_a_restart(short_folder: Path) -> None:
    with running(short_folder) as client:
        client.set("hashtag", "#GMPT24")
    with running(short_folder) as client:
        assert client.get("hashtag") == "#GMPT24"


def test_it_listens_to_nobody_else(short_folder: Path) -> None:
    with running(short_folder) as client:
        assert client.config_get("port") == {"port": "0"}
        assert (short_folder / "valkey.sock").stat().st_mode & 0o077 == 0


def test_a_socket_left_by_a_killed_run_is_no_hindrance(short_folder: Path) -> None:
    with running(short_folder) as client:
        (left := short_folder / "left").hardlink_to(short_folder / "valkey.sock")
    left.rename(short_folder / "valkey.sock")
    with running(short_folder) as client:
        assert client.ping()


def test_a_folder_with_spaces_and_signs_will_do(short_folder: Path) -> None:
    with running(short_folder / "my tweets #1 50%?") as client:
        assert client.ping()


def test_a_short_path_is_used_as_it_is(short_folder: Path) -> None:
    with broker.place_for_socket(short_folder) as path:
        assert path == short_folder / "valkey.sock"


@pytest.mark.parametrize("runtime", ["", "/tmp", "/tmp/" + "x" * 200])
def test_a_long_path_is_replaced_by_a_private_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runtime: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
    with broker.place_for_socket(tmp_path / ("é" * 60)) as path:
        assert len(os.fsencode(path)) <= broker.LONGEST_PATH
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()


def test_a_long_path_works(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    with running(folder) as client:
        assert client.config_get("dir") == {"dir": str(folder)}


def test_where_there_is_no_server_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Trouble, match=r"install Redis .* or set REDIS_URL"):
        broker.server_binary(tmp_path)


def test_a_server_on_the_path_is_used_where_the_wheel_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (server := tmp_path / "redis-server").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker.server_binary(tmp_path) == str(server)
