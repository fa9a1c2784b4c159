"""The project. Celery is set up with it, so that a wake-up from a web process finds the broker."""

from coordinator.celery import app

__all__ = ["app"]
