"""The Celery application and the whole beat schedule.

What is due is a row in the database; beat only says "look now". A tick that finds nobody
to take it within its interval expires: the next one looks at the same rows.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init

from coordinator.lifeline import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordinator.settings")

WORKER = os.getpid()  # whoever reads this file; a worker's clock is forked from it
app = Celery("coordinator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: int, task: str) -> dict[str, object]:
    """A line of the schedule; the tick is worth nothing once the next one is due."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "send due messages": every(5, "rota.tasks.send_due"),
    "check uploads": every(5, "rota.tasks.read_uploads"),
    "remove abandoned uploads": every(600, "rota.tasks.remove_abandoned_uploads"),
    "make plans": every(5, "rota.tasks.make_plans"),
    "look at links": every(15, "rota.tasks.check_links"),
    "foresee blocks": every(60, "rota.tasks.foresee_blocks"),
    "publish posts": every(5, "rota.tasks.publish_posts"),
    "find posts": every(60, "rota.tasks.find_posts"),
    "check connections": every(30, "rota.tasks.check_connections"),
    "ask for cover": every(60, "rota.tasks.ask_for_cover"),
}


@beat_embedded_init.connect
def end_with_worker(**kwargs: Any) -> None:
    """The clock inside a worker (`-B`) is a process of its own: it must not outlive the worker."""
    die_with(WORKER)
