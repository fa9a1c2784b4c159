"""How gunicorn runs, here and in production; it reads this file by itself. Flags come after it."""

import os
from typing import Any

from gunicorn.workers.base import Worker

from coordinator.lifeline import die_with
from rota.lib.logs import MaskTokens

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
graceful_timeout = 10  # seconds in which an open request may finish
control_socket_disable = True


def post_fork(server: Any, worker: Worker) -> None:
    """A worker must not outlive the server, however it ended."""
    die_with(worker.ppid)


def post_worker_init(worker: Worker) -> None:
    """Keep private addresses out of both logs, whoever switches the access log on."""
    for logger in (worker.log.error_log, worker.log.access_log):
        logger.addFilter(MaskTokens())
