"""Whatever breaks on the way, a post is out once."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from rota.posting.networks import mastodon as module
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Access, Outgoing
from rota.posting.networks.wire import Wire
from tests.fakes.faults import Fault, Faults, arrive_late, at_random, between, to_posts
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.serving import served
from tests.posting.networks.sweeping import Patience, nth, settled, until


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is asked for at once."""
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)


def drilled(wire: Wire, fake: FakeMastodon, faults: Faults, posts: Iterable[Outgoing]) -> None:
    with served(fake) as base, between(base, faults) as front:
        access = Access(front, "@gmpt_example@mastodon.example", {"token": "token-of-gmpt"})
        for one in posts:
            post = replace(one, moment=fake.clock.now)
            found = settled(Mastodon(wire), access, post, lambda: fake.clock.forward(minutes=5))
            if Awkward.IGNORES_KEYS not in fake.awkward:
                arrive_late(base, faults)
            assert found is not None
            assert found.id in fake.statuses
            assert len(fake.statuses) == 1
            assert len(next(iter(fake.statuses.values()))["media_attachments"]) == len(one.images)
            fake.statuses.clear()
            fake.clock.forward(minutes=5)


@pytest.mark.parametrize("awkward", [[], [Awkward.IGNORES_KEYS]])
@pytest.mark.parametrize("fault", list(Fault))
def test_a_post_is_out_once_whatever_happens_to_its_first_attempt(
    wire: Wire, patience: Patience, fault: Fault, awkward: list[Awkward]
) -> None:
    faults = to_posts(fault)
    faults.time_passes = patience.end
    drilled(wire, FakeMastodon(*awkward), faults, [nth(1)])


@pytest.mark.parametrize(
    ("seed", "awkward"), [(0, []), (1, [Awkward.IGNORES_KEYS]), (2, [Awkward.IGNORES_KEYS])]
)
def test_a_post_is_out_once_through_random_faults(
    wire: Wire, patience: Patience, seed: int, awkward: list[Awkward]
) -> None:
    faults = at_random(seed, share=0.5)
    faults.time_passes = patience.end
    fake = FakeMastodon(*awkward)
    drilled(wire, fake, faults, until(faults, 100, seed))
