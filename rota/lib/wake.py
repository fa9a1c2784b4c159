"""One wake-up to the worker where a person waits. The row says what is due; a lost wake-up
costs nothing but the few seconds until the next sweep."""

from threading import Thread

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

NAME = "wake-up"
log = structlog.get_logger()


def wake(task: str) -> None:
    """After the transaction, tell the worker to look now. Nobody waits for the broker's answer."""
    transaction.on_commit(Thread(target=send, args=[task], name=NAME, daemon=True).start)


def send(task: str) -> None:
    """Publish once; a broker that does not answer is logged and forgotten."""
    try:
        current_app.send_task(task, expires=5, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("wake-up lost", task=task, error=str(error))
