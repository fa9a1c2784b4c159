import pytest

from rota.posting.networks.registry import network
from rota.posting.networks.wire import Wire


@pytest.mark.parametrize("name", ["bluesky", "mastodon", "x"])
def test_a_network_is_known_by_its_name(wire: Wire, name: str) -> None:
    found = network(name, wire)
    assert found is not None
    assert found.name == name


def test_what_is_no_network_of_ours_is_posted_by_hand(wire: Wire) -> None:
    assert network("other", wire) is None
