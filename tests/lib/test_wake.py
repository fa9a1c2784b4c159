"""The wake-up of a worker, sent over a real broker."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from rota.lib.wake import wake


def waits(task: str) -> bool:
    """Whether the task lies in the worker's queue."""
    with Redis.from_url(settings.REDIS_URL) as broker:
        return any(task.encode() in entry for entry in broker.lrange("celery", 0, -1))


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_reaches_the_broker_once_the_change_is_saved() -> None:
    task = f"tests.{uuid4()}"
    with transaction.atomic():
        wake(task)
        assert not waits(task)
    assert waits(task)
