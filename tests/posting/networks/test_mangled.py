"""Whatever a server answers, a network raises a Problem and nothing else."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from rota.posting.networks import mastodon, x
from rota.posting.networks.problems import Problem
from rota.posting.networks.protocol import Access, Network
from rota.posting.networks.wire import Wire
from tests.fakes.mangled import Mangled
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.serving import START, served
from tests.fakes.x import FakeX
from tests.posting.networks.sweeping import nth

SINCE = START - timedelta(hours=1)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is asked for at once, and soon no more."""
    for module in (mastodon, x):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
        monkeypatch.setattr(module, "PICTURE_SECONDS", 0.02)


def calls(network: Network, access: Access, ids: list[str]) -> list[Callable[[], object]]:
    """Every call of a network."""
    post = nth(1, pictures=1)
    return [
        lambda: network.check(access),
        lambda: network.publish(access, post),
        lambda: network.publish(access, replace(post, maybe_out=True)),
        lambda: network.look(access, post),
        lambda: network.find(access, "1", "GMPT24", SINCE),
        lambda: network.identify(access.base, "@gmpt_example@mastodon.example"),
        lambda: network.gone(access, ids),
        lambda: network.figures(access, ids),
        lambda: network.mentions(access, "GMPT24", SINCE),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_mastodon_knows_no_other_trouble(wire: Wire, seed: int) -> None:
    fake = FakeMastodon()
    fake.polls_until_ready = seed % 2
    ids = [fake.put(f"{n} #GMPT24")["id"] for n in range(3)]
    with served(Mangled(fake, seed)) as base:
        access = Access(base, "@gmpt_example@mastodon.example", {"token": "token-of-gmpt"})
        for call in calls(mastodon.Mastodon(wire), access, ids):
            with suppress(Problem):
                call()


@pytest.mark.parametrize("seed", range(20))
def test_x_knows_no_other_trouble(wire: Wire, seed: int) -> None:
    fake = FakeX()
    fake.polls_until_ready = seed % 2
    if seed % 3 == 0:
        fake.clock.forward(hours=2)
    ids = [fake.put(f"{n} #GMPT24 https://www.example.org/").id for n in range(3)]
    secret = {"client_id": fake.client_id, "token": "token-1", "refresh": "refresh-1"}
    with served(Mangled(fake, seed)) as base:
        access = Access(base, "@gmpt_example", {**secret, "app": fake.app_token})
        for call in calls(x.X(wire), access, ids):
            with suppress(Problem):
                call()
