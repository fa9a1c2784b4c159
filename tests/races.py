"""Races: several attempts at the same moment, each in a thread and on a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connections

from rota.lib.refusal import Refused

Attempt = Callable[[], object]
Race = Callable[..., list[object]]
PATIENCE = 20  # seconds


@contextmanager
def rivals(count: int) -> Iterator[Race]:
    """So many threads. `race(a, b)` starts as many attempts together; a refusal is a result."""
    line = Barrier(count)

    def start(attempt: Attempt) -> object:
        line.wait(PATIENCE)
        try:
            return attempt()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(count) as pool:

        def race(*attempts: Attempt) -> list[object]:
            return list(pool.map(start, attempts))

        try:
            yield race
        finally:
            race(*[connections.close_all] * count)


def refusals(results: list[object]) -> list[str]:
    """The sentences of those who were refused."""
    return [str(result) for result in results if isinstance(result, Refused)]
