"""What the tests of the two commands share."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until() -> Until:
    """`until(condition)` returns once the condition holds."""

    def wait(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60  # generous: the machine may be busy
        while not condition():
            assert time.monotonic() < deadline, "it never came"
            time.sleep(0.01)

    return wait


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket, and whose parents everybody may enter."""
    with TemporaryDirectory(prefix="coordinator-", dir="/tmp") as folder:
        yield Path(folder)
