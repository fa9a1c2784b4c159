"""What runs by itself: each task looks at what is due, on the database's own clock."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from structlog.testing import capture_logs

from coordinator.celery import app
from rota import tasks
from rota.lib.clock import database_now
from rota.models import Message, MessageKind, Upload
from tests.factories import EventFactory


def test_the_clock_looks_every_five_seconds_and_for_what_can_wait_more_rarely() -> None:
    schedule = {line["task"]: line["schedule"] for line in app.conf.beat_schedule.values()}
    assert schedule == {
        "rota.tasks.send_due": 5.0,
        "rota.tasks.read_uploads": 5.0,
        "rota.tasks.remove_abandoned_uploads": 600.0,
        "rota.tasks.make_plans": 5.0,
        "rota.tasks.check_links": 15.0,
        "rota.tasks.foresee_blocks": 60.0,
        "rota.tasks.ask_for_cover": 60.0,
        "rota.tasks.publish_posts": 5.0,
        "rota.tasks.check_connections": 30.0,
        "rota.tasks.find_posts": 60.0,
    }


def test_every_task_of_the_schedule_is_one_that_a_worker_knows() -> None:
    scheduled = {line["task"] for line in app.conf.beat_schedule.values()}
    assert scheduled <= set(current_app.tasks)


def test_a_tick_is_worth_nothing_once_the_next_one_is_due() -> None:
    lines = app.conf.beat_schedule.values()
    assert all(line["options"]["expires"] == line["schedule"] for line in lines)


def test_nothing_is_planned_ahead_in_the_broker() -> None:
    """A restart of it would lose that, and a slow one would double it."""
    assert all("eta" not in line["options"] for line in app.conf.beat_schedule.values())
    assert not settings.CELERY_TASK_PUBLISH_RETRY
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS == {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
    }


@pytest.mark.django_db
def test_what_is_due_is_sent_and_said() -> None:
    event, now = EventFactory(starts_at=database_now()), database_now()
    message = Message.objects.queue(
        key="account:1", now=now, kind=MessageKind.ACCOUNT, event=event, address="a@example.org",
        subject="Sign in", text="Here",
    )  # fmt: skip
    with capture_logs() as logs:
        tasks.send_due()
    message.refresh_from_db()
    assert message.state == Message.State.KEPT
    assert [(line["event"], line["kept"]) for line in logs] == [("messages", 1)]


@pytest.mark.django_db
def test_nothing_due_is_nothing_said() -> None:
    with capture_logs() as logs:
        tasks.send_due()
        tasks.read_uploads()
        tasks.remove_abandoned_uploads()
    assert logs == []


@pytest.mark.django_db
def test_a_list_that_waits_is_checked() -> None:
    upload = Upload.objects.create(
        event=EventFactory(),
        name="staff.csv",
        state=Upload.State.CHECKING,
        headers=["Name", "Department"],
        rows=[[2, ["Femi Adu", "Hostels"]]],
        mapping={"name": 0, "department": 1},
        created_at=database_now(),
    )
    with capture_logs() as logs:
        tasks.read_uploads()
    upload.refresh_from_db()
    assert upload.state == Upload.State.CHECKED
    assert [line["event"] for line in logs] == ["staff lists"]


@pytest.mark.django_db
def test_a_list_that_nobody_saved_is_removed_and_that_is_said() -> None:
    Upload.objects.create(
        event=EventFactory(),
        name="staff.csv",
        headers=["Name"],
        rows=[[2, ["Femi Adu"]]],
        created_at=database_now() - timedelta(days=1, seconds=1),
    )
    with capture_logs() as logs:
        tasks.remove_abandoned_uploads()
    assert not Upload.objects.exists()
    assert [line["event"] for line in logs] == ["staff lists removed"]
