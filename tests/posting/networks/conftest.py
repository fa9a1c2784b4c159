"""The networks' own counterparts on loopback, and a wire that may call them."""

from collections.abc import Iterator

import pytest

from rota.posting.networks.wire import Wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A wire to what is inside."""
    wire = Wire(inside=True)
    yield wire
    wire.close()
