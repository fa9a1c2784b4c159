"""Without the broker nothing of a volunteer's is lost, and mail leaves all the same.

The broker here takes connections and never answers: whoever called it would be counted.
"""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from celery import current_app
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from rota import tasks
from rota.models import Assignment, Post
from tests.factories import START, link_for
from tests.reminders.conftest import on, row
from tests.sink import Sink


class Deaf:
    """A broker's socket that nobody serves; it knows who has called."""

    def __init__(self, place: Path) -> None:
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(place))
        self.server.listen(50)
        self.server.setblocking(False)

    @property
    def callers(self) -> int:
        """How many connections were made since it was asked last."""
        count = 0
        while True:
            try:
                self.server.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1


@pytest.fixture
def deaf(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deaf]:
    """Broker and counter of attempts both lie behind a socket that never answers."""
    place = tmp_path / "deaf.sock"
    broker = Deaf(place)
    default = settings.CACHES["default"] | {"LOCATION": f"unix://{place}"}
    settings.CACHES = {"default": default}
    monkeypatch.setattr(current_app.conf, "broker_url", f"redis+socket://{place}")
    yield broker
    broker.server.close()


def test_a_volunteer_s_yes_and_post_never_touch_the_broker(
    turn: Assignment, deaf: Deaf, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    Assignment.objects.update(state=Assignment.State.INVITED)
    token = link_for(turn.person).token
    with time_machine.travel(START), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        said = client.post(reverse("cover:answer", args=[token, turn.pk]), {"answer": "yes"})
        posted = client.post(
            reverse("posting:my_report", args=[token, turn.pk]), {"url": "", "report": "on"}
        )
    turn.refresh_from_db()
    assert (said.status_code, turn.state) == (302, Assignment.State.CONFIRMED)
    assert (posted.status_code, Post.objects.count()) == (302, 1)
    assert deaf.callers == 0


def test_the_worker_s_own_sweep_needs_only_the_database(
    turn: Assignment, deaf: Deaf, sink: Sink
) -> None:
    on(turn)
    with time_machine.travel(START):
        tasks.deliver(clock=lambda: START)
    assert (row().state, deaf.callers) == ("handed", 0)


def test_a_new_link_is_queued_where_attempts_cannot_be_counted(
    turn: Assignment, deaf: Deaf, client: Client
) -> None:
    with time_machine.travel(START):
        answer = client.post(reverse("reminders:new_link"), {"email": turn.person.email})
    assert (answer.status_code, turn.person.messages.count()) == (302, 1)
    assert deaf.callers > 0  # the counter is asked, in vain
