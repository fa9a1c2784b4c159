"""The networks' own counterparts on loopback, and a wire that may call them."""

from collections.abc import Iterator

import pytest

from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.protocol import Access
from rota.posting.networks.wire import Wire
from tests.posting.networks.pds import new_account
from tests.posting.networks.sweeping import Patience


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """A wire to what is inside; one for many tests, as a process has one for many posts."""
    wire = Wire(inside=True)
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def gmpt(pds: str) -> Access:
    """An account on it that is signed in."""
    wire = Wire(inside=True)
    access = Bluesky(wire).check(new_account(pds)).access
    wire.close()
    return access


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """The time that attempts have, which passes at a word."""
    return Patience(monkeypatch)
