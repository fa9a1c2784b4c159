"""Whatever breaks on the way to Bluesky's own server, a post is out once."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.keys import key_of
from rota.posting.networks.protocol import Access, Image, Outgoing
from rota.posting.networks.wire import Wire
from tests.fakes.faults import Fault, Faults, arrive_late, at_random, between, to_posts
from tests.posting.networks.pds import new_account, stored
from tests.posting.networks.sweeping import Patience, settled

NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
KETTLE = Image(b"a picture", "image/png", "A kettle", 10, 10)


@pytest.fixture
def courts(pds: str) -> Access:
    """An account with nothing on it."""
    wire = Wire(inside=True)
    access = Bluesky(wire).check(new_account(pds)).access
    wire.close()
    return access


def post(n: int, *images: Image) -> Outgoing:
    moment = NINE + n * timedelta(minutes=1)
    return Outgoing(f"£{n} of tea #GMPT24", moment, key_of(moment, f"{n}"), images=images)


def drill(wire: Wire, access: Access, faults: Faults, posts: list[Outgoing]) -> None:
    """Send them through the faults; all are out, in the end, and nothing else is."""
    with between(access.base, faults) as front:
        through = replace(access, base=front)
        for one in posts:
            found = settled(Bluesky(wire), through, one, lambda: None)
            arrive_late(access.base, faults)
            assert found is not None
            assert found.id.endswith(one.key)
    values = [one["value"] for one in stored(access)]
    assert sorted(one["text"] for one in values) == sorted(one.text for one in posts)
    pictures = [one for one in posts if one.images]
    assert len([one for one in values if "embed" in one]) == len(pictures)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_post_is_out_once_whatever_happens_to_its_first_attempt(
    wire: Wire, courts: Access, patience: Patience, fault: Fault
) -> None:
    faults = to_posts(fault, fault)
    faults.time_passes = patience.end
    drill(wire, courts, faults, [post(1)])


@pytest.mark.parametrize("seed", range(5))
def test_posts_are_out_once_through_a_hundred_random_faults(
    wire: Wire, courts: Access, patience: Patience, seed: int
) -> None:
    dice = random.Random(seed)
    faults = at_random(seed, share=0.6)
    faults.time_passes = patience.end
    drill(wire, courts, faults, [post(n, *dice.choice([(), (), (KETTLE,)])) for n in range(60)])
    assert faults.happened.total() >= 100
