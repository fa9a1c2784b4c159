"""Whatever breaks on the way, a post is out once."""

import random

import pytest

from rota.posting.networks import mastodon as module
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Access, Image, Outgoing
from rota.posting.networks.wire import Wire
from tests.fakes.faults import Fault, Faults, at_random, between, to_posts
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.serving import START, served
from tests.posting.networks.sweeping import settled

WORDS = "Night at the hostel: 3 residents & a chat.\n\nhttps://www.example.org/nights/{n} #GMPT24"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt ends soon."""
    monkeypatch.setattr(module, "ATTEMPT_SECONDS", 0.15)
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)


def post(n: int, **more: object) -> Outgoing:
    return Outgoing(WORDS.format(n=n), START, f"3lb5key{n:06}", **more)  # type: ignore[arg-type]


def drilled(wire: Wire, fake: FakeMastodon, faults: Faults, posts: list[Outgoing]) -> None:
    with served(fake) as base, between(base, faults) as front:
        access = Access(front, "@gmpt_example@mastodon.example", {"token": "token-of-gmpt"})
        for one in posts:
            found = settled(Mastodon(wire), access, one, lambda: fake.clock.forward(minutes=5))
            assert found is not None
            assert found.id in fake.statuses
            assert len(fake.statuses) == 1
            assert len(next(iter(fake.statuses.values()))["media_attachments"]) == len(one.images)
            fake.statuses.clear()
            fake.clock.forward(minutes=5)


@pytest.mark.parametrize("awkward", [[], [Awkward.IGNORES_KEYS]])
@pytest.mark.parametrize("fault", list(Fault))
def test_a_post_is_out_once_whatever_happens_to_its_first_attempt(
    wire: Wire, fault: Fault, awkward: list[Awkward]
) -> None:
    drilled(wire, FakeMastodon(*awkward), to_posts(fault), [post(1)])


@pytest.mark.parametrize("seed", range(3))
def test_a_post_is_out_once_through_random_faults(wire: Wire, seed: int) -> None:
    dice = random.Random(seed)
    awkward = random.Random(seed).sample(
        [Awkward.IGNORES_KEYS, Awkward.HAS_NO_V2_INSTANCE], seed % 3
    )
    faults = at_random(seed, share=0.5)
    image = Image(b"a picture", "image/png", "A kettle", 10, 10)
    posts = [post(n, images=[image] * dice.choice([0, 0, 1])) for n in range(35)]
    drilled(wire, FakeMastodon(*awkward), faults, posts)
    assert faults.happened.total() >= 100
