"""A sweep takes one row after another. What fails at one must not stop those behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger()


@contextmanager
def passing_over(what: str, row: object, note: Callable[[], object]) -> Iterator[None]:
    """Go on after what is done in here, even if it fails as nobody foresaw.

    The log says what failed and with which `row`. `note` writes it on the row, in a sentence for
    those who organise, and sees to it that the row is not taken again at once. Where not even that
    can be written (the database is away), its error ends the sweep.
    """
    try:
        yield
    except Exception:
        log.exception(what, row=row)
        note()


def failed_while(what: str) -> str:
    """The sentence for those who organise."""
    return f"Coordinator failed while {what}: the site's log says why."
