"""Whatever JSON stands where a server should say something, a network raises Problem and nothing
else, or answers what the database can keep and a page can show."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota.posting.networks import mastodon, x
from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.bluesky_record import POSTS
from rota.posting.networks.keys import key_of
from rota.posting.networks.problems import Problem
from rota.posting.networks.protocol import Access, Network
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.serving import START
from tests.fakes.spoilt import FakeBluesky, Place, Spoilt, places, put
from tests.fakes.x import FakeX
from tests.posting.networks.sweeping import nth

SINCE = START - timedelta(hours=1)
Spoil = Callable[[int, list[Any]], None]
Scene = tuple[Network, Access, list[str]]
ODD = (
    None, True, -1, 2**70, 1e300, [], {}, [[]], [{}], {"id": {}}, "", "\0", "\ud800", "9" * 400,
    "9999-12-31T23:59:59-14:00", "9999-12-31T23:30:00Z", "0001-01-01T00:00:00+14:00",
    "<![foo[bar]]>", "<![1[", "&#0;", "https://[", "at://",
)  # fmt: skip
SCALARS = st.sampled_from(ODD) | st.integers() | st.floats() | st.text(st.characters())
NAMES = st.sampled_from(["id", "data", "text", "uri", "url", "value", "created_at", "error"])
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


class Hurried:
    """Time of which each look takes some seconds, and a pause none."""

    def __init__(self) -> None:
        self.monotonic = count(step=5).__next__
        self.sleep = lambda seconds: None


@pytest.fixture(autouse=True, scope="module")
def hurried() -> Iterator[None]:
    """Nobody waits for a picture."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (mastodon, x):
            patch.setattr(module, "time", Hurried())
        yield


def on_mastodon(spoil: Spoil) -> Scene:
    """Three posts, and a picture that takes its time."""
    fake = FakeMastodon()
    fake.polls_until_ready = 1
    ids = [fake.put(f"{n} #GMPT24")["id"] for n in range(3)]
    handle, secret = "@gmpt_example@mastodon.example", {"token": "token-of-gmpt"}
    return mastodon.Mastodon(Spoilt(fake, spoil)), Access("https://a.example", handle, secret), ids


def on_x(spoil: Spoil) -> Scene:
    """The same, where the token has not ended."""
    fake = FakeX()
    fake.polls_until_ready = 1
    ids = [fake.put(f"{n} #GMPT24 https://www.example.org/").id for n in range(3)]
    secret = {"client_id": fake.client_id, "token": "token-1", "refresh": "refresh-1"}
    access = Access("https://api.x.com", "@gmpt", {**secret, "app": fake.app_token})
    return x.X(Spoilt(fake, spoil)), access, ids


def on_x_later(spoil: Spoil) -> Scene:
    """X where the token has ended."""
    network, access, ids = on_x(spoil)
    network.wire.fake.clock.forward(hours=2)  # type: ignore[attr-defined]
    return network, access, ids


def on_bluesky(spoil: Spoil) -> Scene:
    """One post, and an account that is signed in and has no handle."""
    session = {"did": FakeBluesky.did, "access": "a", "refresh": "r"}
    access = Access("https://pds.example", "@", {"password": "secret"}, session)
    ids = [f"at://{FakeBluesky.did}/{POSTS}/{FakeBluesky.key}"]
    return Bluesky(Spoilt(FakeBluesky(), spoil)), access, ids


def on_bluesky_anew(spoil: Spoil) -> Scene:
    """Bluesky where the account has to sign in."""
    network, access, ids = on_bluesky(spoil)
    return network, replace(access, session={}), ids


SCENES = pytest.mark.parametrize(
    "scene", [on_mastodon, on_x, on_x_later, on_bluesky, on_bluesky_anew]
)
WHO = {"mastodon": "1", "x": "2244994945", "bluesky": FakeBluesky.did}
POST = replace(nth(1, pictures=1), key=key_of(START, "1"), text="Tea")
CALLS: tuple[Callable[[Network, Access, list[str]], object], ...] = (
    lambda network, access, ids: network.check(access),
    lambda network, access, ids: network.publish(access, POST),
    lambda network, access, ids: network.publish(access, replace(POST, maybe_out=True)),
    lambda network, access, ids: network.look(access, POST),
    lambda network, access, ids: network.find(access, WHO[network.name], "GMPT24", SINCE),
    lambda network, access, ids: network.identify(access.base, access.handle),
    lambda network, access, ids: network.gone(access, ids),
    lambda network, access, ids: network.figures(access, ids),
    lambda network, access, ids: network.mentions(access, "GMPT24", SINCE),
)


def holds(call: Callable[..., object], scene: Callable[[Spoil], Scene], spoil: Spoil) -> None:
    """What the call answers can be kept, what it raises is Problem."""
    try:
        keepable(call(*scene(spoil)))
    except Problem as problem:
        keepable(problem.sentence)


def keepable(found: Any) -> None:
    """The database takes it, and a page can show it in any zone."""
    if isinstance(found, str):
        assert "\0" not in found
        found.encode()
    elif isinstance(found, datetime):
        assert found + timedelta(hours=14) > found - timedelta(hours=14)
    elif is_dataclass(found):
        keepable([getattr(found, one.name) for one in fields(found)])
    elif isinstance(found, list | tuple | set | dict):
        for one in [*found, *(found.values() if isinstance(found, dict) else ())]:
            keepable(one)


@SCENES
@pytest.mark.parametrize("call", CALLS)
def test_an_odd_value_in_any_place_is_a_problem(
    scene: Callable[[Spoil], Scene], call: Callable[..., object]
) -> None:
    seen: set[tuple[int, Place]] = set()
    holds(call, scene, lambda number, body: seen.update((number, one) for one in places(body)))
    for number, place in seen:
        for value in ODD:

            def spoil(now: int, body: list[Any], at: Any = (number, place, value)) -> None:
                if now == at[0]:
                    put(body, at[1], at[2])

            holds(call, scene, spoil)


@SCENES
@settings(max_examples=200)
@given(st.data())
def test_any_json_in_some_places_is_a_problem(
    scene: Callable[[Spoil], Scene], data: st.DataObject
) -> None:
    def spoil(number: int, body: list[Any]) -> None:
        for _ in range(data.draw(st.sampled_from([0, 1, 1, 2, 4]))):
            put(body, data.draw(st.sampled_from(list(places(body)))), data.draw(JSON))

    holds(data.draw(st.sampled_from(CALLS)), scene, spoil)
