"""Every background job. Each looks at what is due; which rows are due stands in the database."""

import structlog
from celery import shared_task

from rota.lib.clock import database_now
from rota.reminders.actions import deliver

log = structlog.get_logger()


@shared_task
def send_due() -> None:
    """Send what is due now."""
    sweep = deliver(clock=database_now)
    if sweep.counts:
        log.info("messages", **sweep.counts)
