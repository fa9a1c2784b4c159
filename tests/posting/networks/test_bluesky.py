"""Bluesky, on its own server."""

import struct
import uuid
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.keys import key_of
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Image, Outgoing, Sent
from rota.posting.networks.wire import Wire
from tests.posting.networks.pds import aged, deleted, stored

NINE = datetime(2013, 12, 12, 9, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def bluesky(wire: Wire) -> Bluesky:
    return Bluesky(wire)


def post(words: str, moment: datetime = NINE, **more: object) -> Outgoing:
    key = key_of(moment, uuid.uuid4().hex)
    return Outgoing(words, moment, key, **more)  # type: ignore[arg-type]


def kept(access: Access, key: str) -> dict[str, object]:
    """What the server has under a key."""
    [found] = [one["value"] for one in stored(access) if one["uri"].endswith(f"/{key}")]
    assert isinstance(found, dict)
    return found


def marked(value: dict[str, object]) -> list[str]:
    """The stretches of a record's text that are marked, cut out by bytes as an app does."""
    raw = str(value["text"]).encode()
    marks = [one["index"] for one in value["facets"]]  # type: ignore[attr-defined]
    return [raw[one["byteStart"] : one["byteEnd"]].decode() for one in marks]


def picture(colour: bytes = b"\x00\x80\x00") -> bytes:
    """A small PNG of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + colour * 4) * 3)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


KETTLE = Image(picture(), "image/png", "A kettle in the kitchen of a hostel", 4, 3)


def trouble(call: Callable[[], object]) -> Kind:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.kind


def test_a_post_says_what_it_should_and_marks_it_whole(bluesky: Bluesky, gmpt: Access) -> None:
    words = "👩‍🍳 £5 breakfast at the hostel #GMPT24 https://example.org/é?a=1"
    out = post(words)
    sent = bluesky.publish(gmpt, out)
    value = kept(gmpt, out.key)
    assert (value["text"], value["langs"]) == (words, ["en"])
    assert value["createdAt"] == "2013-12-12T09:00:00.250Z"
    assert marked(value) == ["#GMPT24", "https://example.org/é?a=1"]
    assert sent.url == f"https://bsky.app/profile/{gmpt.handle[1:]}/post/{out.key}"
    assert sent.id == f"at://{gmpt.session['did']}/app.bsky.feed.post/{out.key}"
    assert sent.cid


def test_a_picture_is_there_with_its_words(bluesky: Bluesky, gmpt: Access) -> None:
    out = post("Breakfast", images=[KETTLE])
    bluesky.publish(gmpt, out)
    [image] = kept(gmpt, out.key)["embed"]["images"]  # type: ignore[index]
    assert image["alt"] == KETTLE.alt
    assert image["aspectRatio"] == {"width": 4, "height": 3}
    assert (image["image"]["mimeType"], image["image"]["size"]) == ("image/png", len(KETTLE.data))


def test_a_thread_holds_together(bluesky: Bluesky, gmpt: Access) -> None:
    first = bluesky.publish(gmpt, post("One"))
    second = bluesky.publish(gmpt, post("Two", root=first, parent=first))
    out = post("Three", root=first, parent=second)
    bluesky.publish(gmpt, out)
    assert kept(gmpt, out.key)["reply"] == {
        "root": {"uri": first.id, "cid": first.cid},
        "parent": {"uri": second.id, "cid": second.cid},
    }


@pytest.mark.parametrize("images", [(), (KETTLE,)])
def test_a_post_sent_again_is_the_same_post(
    bluesky: Bluesky, gmpt: Access, images: tuple[Image, ...]
) -> None:
    out = post("Lunch #GMPT24", images=images)
    first = bluesky.publish(gmpt, out)
    assert bluesky.publish(gmpt, replace(out, maybe_out=True)) == first
    assert len([one for one in stored(gmpt) if one["cid"] == first.cid]) == 1


def test_a_post_that_is_there_with_other_marks_is_still_ours(
    bluesky: Bluesky, gmpt: Access
) -> None:
    out = post("Tea")
    first = bluesky.publish(gmpt, out)
    assert bluesky.publish(gmpt, replace(out, language="cy")) == first


def test_another_post_in_its_place_is_said_and_stays(bluesky: Bluesky, gmpt: Access) -> None:
    out = post("Ours")
    other = replace(out, text="Somebody else's")
    bluesky.publish(gmpt, other)
    assert trouble(lambda: bluesky.publish(gmpt, out)) == Kind.DUPLICATE
    assert trouble(lambda: bluesky.look(gmpt, out)) == Kind.DUPLICATE
    assert kept(gmpt, out.key)["text"] == "Somebody else's"


def test_looking_finds_what_is_out_and_nothing_else(bluesky: Bluesky, gmpt: Access) -> None:
    out = post("Dinner")
    assert bluesky.look(gmpt, out) is None
    sent = bluesky.publish(gmpt, out)
    assert bluesky.look(gmpt, out) == sent
    assert bluesky.look(replace(gmpt, session={}), out) == sent


@pytest.mark.parametrize("names", [["access"], ["access", "refresh"]])
def test_a_session_that_has_ended_sends_nothing_until_it_is_renewed(
    bluesky: Bluesky, gmpt: Access, names: list[str]
) -> None:
    out, old = post("Night"), aged(gmpt, *names)
    assert trouble(lambda: bluesky.publish(old, out)) == Kind.EXPIRED
    assert bluesky.look(gmpt, out) is None
    checked = bluesky.check(old)
    assert (checked.id, checked.handle, checked.most) == (gmpt.session["did"], gmpt.handle, None)
    assert bluesky.publish(checked.access, out)


def test_an_upload_with_an_old_session_sends_nothing(bluesky: Bluesky, gmpt: Access) -> None:
    out = post("Night", images=[KETTLE])
    assert trouble(lambda: bluesky.publish(aged(gmpt, "access"), out)) == Kind.EXPIRED


def test_a_session_is_renewed_without_the_password(bluesky: Bluesky, gmpt: Access) -> None:
    old = replace(aged(gmpt, "access"), secret={})
    renewed = bluesky.check(old).access
    assert renewed.session["refresh"] != old.session["refresh"]
    assert bluesky.publish(renewed, post("Night"))


def test_a_session_that_answers_is_kept(bluesky: Bluesky, gmpt: Access) -> None:
    assert bluesky.check(gmpt).access == gmpt


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "£5"])
def test_a_token_that_is_none_is_expired(bluesky: Bluesky, gmpt: Access, token: str) -> None:
    bad = replace(gmpt, session={**gmpt.session, "access": token})
    assert trouble(lambda: bluesky.publish(bad, post("Night"))) == Kind.EXPIRED


@pytest.mark.parametrize("secret", [{}, {"password": ""}, {"password": "wrong"}])
def test_a_wrong_app_password_opens_nothing(
    bluesky: Bluesky, gmpt: Access, secret: dict[str, str]
) -> None:
    access = replace(gmpt, secret=secret, session={})
    assert trouble(lambda: bluesky.check(access)) == Kind.EXPIRED


@pytest.mark.parametrize(
    ("words", "images", "says"),
    [
        ("x" * 301, [], "this has 301 and 301"),
        ("👨‍👩‍👧‍👦" * 121, [], "this has 121 and 3025"),
        ("A kettle", [replace(KETTLE, alt=" ")], "no words for those who do not see it"),
        ("A kettle", [replace(KETTLE, data=b"x" * 2_000_001)], "larger than Bluesky takes"),
        ("Kettles", [KETTLE] * 5, "takes 4 pictures"),
    ],
)
def test_what_bluesky_does_not_take_does_not_leave(
    bluesky: Bluesky, gmpt: Access, words: str, images: list[Image], says: str
) -> None:
    nowhere = replace(gmpt, base="http://127.0.0.1:9")
    with pytest.raises(Problem, match=says) as caught:
        bluesky.publish(nowhere, post(words, images=images))
    assert caught.value.kind == Kind.INVALID


@pytest.mark.parametrize("words", ["x" * 300, "👨‍👩‍👧‍👦" * 100])
def test_the_longest_that_fits_is_taken(bluesky: Bluesky, gmpt: Access, words: str) -> None:
    assert bluesky.publish(gmpt, post(words))


def test_what_the_server_refuses_is_said_in_its_words(bluesky: Bluesky, gmpt: Access) -> None:
    out = replace(post("Words"), key="no-tid")
    with pytest.raises(Problem, match="It says: “") as caught:
        bluesky.publish(gmpt, out)
    assert caught.value.kind == Kind.INVALID


def test_what_a_person_deletes_is_gone(bluesky: Bluesky, gmpt: Access) -> None:
    outs = [post("Stays"), post("Goes")]
    stays, goes = (bluesky.publish(gmpt, out).id for out in outs)
    assert bluesky.gone(gmpt, [stays, goes]) == set()
    deleted(gmpt, outs[1].key)
    assert bluesky.gone(replace(gmpt, secret={}, session={}), [stays, goes]) == {goes}


@pytest.mark.parametrize("uri", ["", "https://example.org", "at://did:plc:a/app.bsky.feed.like/3k"])
def test_what_is_no_post_is_not_called_gone(bluesky: Bluesky, gmpt: Access, uri: str) -> None:
    assert trouble(lambda: bluesky.gone(gmpt, [uri])) == Kind.INVALID


def test_an_account_is_known_by_its_handle(bluesky: Bluesky, gmpt: Access) -> None:
    assert bluesky.identify(gmpt.base, gmpt.handle) == gmpt.session["did"]
    assert trouble(lambda: bluesky.identify(gmpt.base, "@nobody.test")) == Kind.INVALID


def test_nothing_is_collected_by_search(bluesky: Bluesky, gmpt: Access) -> None:
    assert bluesky.mentions(gmpt, "#GMPT24", NINE - timedelta(hours=1)) == []


def test_a_session_that_is_lost_costs_a_sign_in(bluesky: Bluesky, gmpt: Access) -> None:
    lost = replace(gmpt, session={})
    assert trouble(lambda: bluesky.publish(lost, post("Night"))) == Kind.EXPIRED
    assert bluesky.publish(bluesky.check(lost).access, post("Night"))


def test_a_post_that_answers_one_that_nobody_knows_is_refused(
    bluesky: Bluesky, gmpt: Access
) -> None:
    unknown = Sent("at://did:plc:a/app.bsky.feed.post/3k", "", "")
    out = post("An answer", root=unknown, parent=unknown)
    assert trouble(lambda: bluesky.publish(gmpt, out)) == Kind.INVALID
