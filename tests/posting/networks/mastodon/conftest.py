"""A small Mastodon, and an account on it."""

from collections.abc import Iterator

import pytest

from rota.posting.networks import mastodon as module
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Access
from rota.posting.networks.wire import Wire
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.serving import served


@pytest.fixture
def fake() -> FakeMastodon:
    """A server with two accounts and no posts."""
    return FakeMastodon()


@pytest.fixture
def access(fake: FakeMastodon) -> Iterator[Access]:
    """What opens the account of GMPT there."""
    with served(fake) as base:
        yield Access(base, "@gmpt_example@mastodon.example", {"token": "token-of-gmpt"})


@pytest.fixture
def mastodon(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Mastodon:
    """The network, which does not wait for pictures."""
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return Mastodon(wire)
