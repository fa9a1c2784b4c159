"""The wake-up of a worker, sent over a real broker, and over one that is not there."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from redis import Redis
from structlog.testing import capture_logs

from rota.lib import wake as module
from rota.lib.wake import NAME, send, wake

OPTIONS = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}


def waits(task: str) -> bool:
    """Whether the task lies in the worker's queue."""
    with Redis.from_url(settings.REDIS_URL) as broker:
        return any(task.encode() in entry for entry in broker.lrange("celery", 0, -1))


def on_their_way() -> list[threading.Thread]:
    """Wake-ups that are not there yet."""
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait for it, within reason."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def deaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker that takes every connection and never answers."""
    place = tmp_path / "deaf.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen(50)
        publish_to(place, monkeypatch)
        yield


def publish_to(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wake-ups go there."""
    app = Celery("tests", broker=f"redis+socket://{place}", set_as_current=False)
    app.conf.update(broker_transport_options=OPTIONS, task_publish_retry=False)
    monkeypatch.setattr(module, "current_app", app)


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_reaches_the_broker_once_the_change_is_saved() -> None:
    task = f"tests.{uuid4()}"
    with transaction.atomic():
        wake(task)
        assert on_their_way() == []
        assert not waits(task)
    wait_for(lambda: waits(task))


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_saved_wakes_nobody() -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        wake("tests.never")
        raise ValueError("no")
    assert on_their_way() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_broker_that_does_not_answer_and_the_log_says_so(deaf: None) -> None:
    with capture_logs() as logs:
        wake("tests.lost")
        assert len(on_their_way()) == 1
        wait_for(lambda: on_their_way() == [])
    assert [(line["event"], line["task"]) for line in logs] == [("wake-up lost", "tests.lost")]


def test_a_broker_that_is_not_there_is_logged_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to(tmp_path / "nobody.sock", monkeypatch)
    with capture_logs() as logs:
        send("tests.lost")
    assert [line["event"] for line in logs] == ["wake-up lost"]
