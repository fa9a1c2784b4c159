"""Whatever breaks on the way, X never has a post twice, and what is not known is said so."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from rota.posting.networks import x as module
from rota.posting.networks.protocol import Access, Outgoing
from rota.posting.networks.wire import Wire
from rota.posting.networks.x import X
from tests.fakes.faults import Fault, Faults, at_random, between, to_posts
from tests.fakes.serving import served
from tests.fakes.x import TOKEN_LIVES, FakeX
from tests.posting.networks.sweeping import Patience, nth, settled, until

NEVER_ARRIVED = {
    Fault.CUT_BEFORE,
    Fault.REFUSED_503,
    Fault.REDIRECT_302,
    Fault.PAGE_BEFORE,
    Fault.HELD,
}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is asked for at once."""
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)


def drilled(wire: Wire, fake: FakeX, faults: Faults, posts: Iterable[Outgoing]) -> int:
    """Send them; gives how many a person has to look at."""
    for_a_person = 0
    with served(fake) as base, between(base, faults) as front:
        secret = {"client_id": fake.client_id, "token": "token-1"}
        access = Access(front, "@gmpt_example", secret, {"id": "2244994945"})
        for one in posts:
            post = replace(one, moment=fake.clock.now)
            found = settled(X(wire), access, post, lambda: fake.clock.forward(minutes=15))
            fake.tokens["token-1"].until = fake.clock.now + TOKEN_LIVES
            assert [made.id for made in fake.posts.values()] == ([found.id] if found else [])
            for_a_person += not found
            fake.posts.clear()
    return for_a_person


@pytest.mark.parametrize("fault", list(Fault))
def test_a_post_is_out_once_or_a_person_has_to_look(
    wire: Wire, patience: Patience, fault: Fault
) -> None:
    faults = to_posts(fault)
    faults.time_passes = patience.end
    for_a_person = drilled(wire, FakeX(), faults, [nth(1)])
    assert for_a_person == (fault in NEVER_ARRIVED)  # 307 says itself that nothing was done


@pytest.mark.parametrize("seed", range(3))
def test_a_post_is_never_out_twice_through_random_faults(
    wire: Wire, patience: Patience, seed: int
) -> None:
    faults = at_random(seed, share=0.5)
    faults.time_passes = patience.end
    for_a_person = drilled(wire, FakeX(), faults, until(faults, 100, seed))
    assert 0 < for_a_person < 80
