"""What is read from Bluesky: an account's posts with the hashtag, and figures."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from socket import socket
from typing import Any

import pytest

from rota.posting.networks import bluesky_server
from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.bluesky_record import at_of, is_tagged
from rota.posting.networks.keys import key_of
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Figures, Outgoing
from rota.posting.networks.wire import Wire
from tests.fakes.scripted import answer, request_from, says, scripted
from tests.posting.networks.pds import added, new_account

NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
LONG_AGO = NINE - timedelta(days=300)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def bluesky(wire: Wire) -> Bluesky:
    return Bluesky(wire)


@pytest.fixture(scope="module")
def courts(pds: str) -> Iterator[Access]:
    """Cora's account, which has posted five times, and liked."""
    wire = Wire(inside=True)
    network = Bluesky(wire)
    access = network.check(new_account(pds)).access
    words = ["Before #gmpt24", "One #GMPT24", "Two, without", "Three (#gmpT24)", "#GMPT2013 Four"]
    for n, text in enumerate(words):
        moment = NINE + n * HALF_HOUR
        network.publish(access, Outgoing(text, moment, key_of(moment, text)))
    first = network.find(access, access.session["did"], "gmpt24", LONG_AGO)[-1]
    moment = NINE + 10 * HALF_HOUR
    out = Outgoing("#GMPT24 goes on", moment, key_of(moment, ""), parent=first.sent)
    network.publish(access, out)
    liked = {"uri": first.sent.id, "cid": first.sent.cid}
    repost = {"subject": liked, "createdAt": "2013-12-12T09:00:00Z"}
    added(access, repost, "app.bsky.feed.repost")
    yield access
    wire.close()


def open_to_all(access: Access) -> Access:
    return replace(access, secret={}, session={})


def words_of(bluesky: Bluesky, access: Access, hashtag: str, since: datetime) -> list[str]:
    found = bluesky.find(open_to_all(access), access.session["did"], hashtag, since)
    return [one.text for one in found]


@pytest.mark.parametrize("hashtag", ["#GMPT24", "gmpt24", "#gmpT24"])
def test_an_accounts_posts_are_found_in_any_case_newest_first(
    bluesky: Bluesky, courts: Access, hashtag: str
) -> None:
    expected = ["#GMPT24 goes on", "Three (#gmpT24)", "One #GMPT24", "Before #gmpt24"]
    assert words_of(bluesky, courts, hashtag, LONG_AGO) == expected


def test_what_is_older_is_left_out(bluesky: Bluesky, courts: Access) -> None:
    expected = ["#GMPT24 goes on", "Three (#gmpT24)"]
    assert words_of(bluesky, courts, "#GMPT24", NINE + 2 * HALF_HOUR) == expected


def test_what_is_found_has_its_names_and_its_time(bluesky: Bluesky, courts: Access) -> None:
    did = courts.session["did"]
    [found] = bluesky.find(open_to_all(courts), did, "#GMPT2013", LONG_AGO)
    key = key_of(NINE + 4 * HALF_HOUR, "#GMPT2013 Four")
    assert found.at == NINE + 4 * HALF_HOUR
    assert found.sent.id == f"at://{did}/app.bsky.feed.post/{key}"
    assert found.sent.url == f"https://bsky.app/profile/{courts.handle[1:]}/post/{key}"
    assert found.sent.cid


def test_many_pages_are_read(
    bluesky: Bluesky, courts: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bluesky_server, "PAGE", 2)
    assert len(words_of(bluesky, courts, "#GMPT24", LONG_AGO)) == 4
    assert len(words_of(bluesky, courts, "#GMPT24", NINE + 2 * HALF_HOUR)) == 2


def test_an_account_that_is_not_there_is_no_account_without_posts(
    bluesky: Bluesky, courts: Access
) -> None:
    with pytest.raises(Problem) as caught:
        bluesky.find(open_to_all(courts), "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "#GMPT24", LONG_AGO)
    assert caught.value.kind == Kind.INVALID


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"records": {}}', b"[]"])
def test_an_answer_that_cannot_be_read_is_no_account_without_posts(
    bluesky: Bluesky, body: bytes
) -> None:
    with scripted(says(answer(body))) as port, pytest.raises(Problem) as caught:
        access = Access(f"http://127.0.0.1:{port}", "@gmp.test", {})
        bluesky.find(access, "did:plc:a", "#GMPT24", LONG_AGO)
    assert caught.value.kind == Kind.SERVER


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ({"text": "#gmpt24"}, True),
        ({"text": "no", "tags": ["GMPT24"]}, True),
        ({"text": "no", "facets": [{"features": [{"tag": "Gmpt24"}]}]}, True),
        ({"text": "#gmpt245"}, False),
        ({"text": "gmpt24"}, False),
        ({"text": 24, "tags": [24, None], "facets": [{"features": ["x", {}]}, 1, {}]}, False),
        ({"facets": {}, "tags": {}}, False),
        ({}, False),
    ],
)
def test_a_hashtag_is_marked_beside_or_in_the_text(value: dict[str, Any], is_one: bool) -> None:
    assert is_tagged(value, "#GMPT24") is is_one


@pytest.mark.parametrize(
    ("said", "key", "expected"),
    [
        ("2013-12-12T10:00:00+01:00", "self", NINE),
        ("2031-01-01T00:00:00Z", "self", NINE + HALF_HOUR),
        ("yesterday", key_of(NINE, ""), NINE),
        (None, "self", NINE + HALF_HOUR),
    ],
)
def test_a_post_is_never_later_than_now(said: str | None, key: str, expected: datetime) -> None:
    found = at_of({"createdAt": said}, key, NINE + HALF_HOUR)
    assert found.replace(microsecond=0) == expected


A_POST = {"uri": "at://did:plc:a/app.bsky.feed.post/3k", "likeCount": 24, "repostCount": 3}


def test_figures_come_from_the_view(wire: Wire) -> None:
    asked = []

    def script(connection: socket) -> None:
        while data := request_from(connection):
            asked.append(data.split(b" ")[1].decode())
            connection.sendall(answer(json.dumps({"posts": [A_POST, "x"]}).encode()))

    ids = [A_POST["uri"], *(f"at://did:plc:a/app.bsky.feed.post/{n}" for n in range(30))]
    with scripted(script) as port:
        found = Bluesky(wire, f"http://127.0.0.1:{port}").figures(Access("", "", {}), ids)  # type: ignore[arg-type]
    assert found == {A_POST["uri"]: Figures(24, 3, 0)}
    assert [one.count("uris=") for one in asked] == [25, 6]
    assert asked[0].startswith("/xrpc/app.bsky.feed.getPosts?")


def test_a_view_that_cannot_be_reached_is_said(wire: Wire) -> None:
    with pytest.raises(Problem) as caught:
        Bluesky(wire, "http://127.0.0.1:9").figures(Access("", "", {}), [str(uuid.uuid4())])
    assert caught.value.kind == Kind.UNREACHABLE


@pytest.mark.parametrize("said", [answer(b"<html>"), answer(b"", "502 Bad Gateway")])
def test_a_view_that_says_nothing_is_no_post_without_likes(wire: Wire, said: bytes) -> None:
    with scripted(says(said)) as port, pytest.raises(Problem) as caught:
        Bluesky(wire, f"http://127.0.0.1:{port}").figures(Access("", "", {}), ["at://a"])
    assert caught.value.kind == Kind.SERVER
