"""The tests' own PostgreSQL, started for real."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import postgres
import psycopg
import pytest
from supervisor import Supervisor


def test_it_serves_on_a_socket_only_and_is_gone_afterwards(short_folder: Path) -> None:
    with Supervisor() as supervisor:
        url = postgres.start(supervisor, short_folder)
        host = unquote(urlsplit(url).netloc.split("@")[1].split(":")[0])
        with psycopg.connect(host=host, user="tests", dbname="postgres") as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)
            assert connection.execute("show fsync").fetchone() == ("off",)
    assert not (short_folder / "data" / "postmaster.pid").exists()


def test_a_server_that_cannot_start_says_why(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.FAST, "no_such_setting", "on")
    with pytest.raises(postgres.Trouble, match="no_such_setting"), Supervisor() as supervisor:
        postgres.start(supervisor, short_folder)
