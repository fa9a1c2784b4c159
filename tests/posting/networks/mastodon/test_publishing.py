from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rota.posting.networks import mastodon as module
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Image, Outgoing, Sent
from rota.posting.networks.wire import Wire
from tests.fakes.faults import Fault, between, in_turn, to_posts
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.scripted import answer, says, scripted
from tests.fakes.serving import START

TOKEN = "token-of-gmpt"
HANDLE = "@gmpt_example@mastodon.example"
KETTLE = Image(b"a picture", "image/png", "A kettle", 10, 10)
POST = Outgoing("Good morning from the hostel #GMPT24", START, "3lb5key222222")


def only(fake: FakeMastodon) -> dict[str, Any]:
    (status,) = fake.statuses.values()
    return status


def writes(fake: FakeMastodon) -> list[dict[str, Any]]:
    return [
        one.json for one in fake.asked if (one.method, one.path) == ("POST", "/api/v1/statuses")
    ]


def test_a_post_is_public_in_its_language_and_at_once(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    sent = mastodon.publish(access, replace(POST, language="cy"))
    status = only(fake)
    assert sent == Sent(status["id"], status["url"])
    assert writes(fake) == [{"status": POST.text, "visibility": "public", "language": "cy"}]


def test_the_same_post_twice_is_one(mastodon: Mastodon, access: Access, fake: FakeMastodon) -> None:
    assert mastodon.publish(access, POST) == mastodon.publish(access, POST)
    only(fake)


def test_a_second_attempt_looks_first_when_the_key_is_forgotten(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    sent = mastodon.publish(access, POST)
    fake.clock.forward(hours=2)
    assert mastodon.publish(access, replace(POST, maybe_out=True)) == sent
    only(fake)


def test_a_thread_answers_its_own_last_post(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    first = mastodon.publish(access, POST)
    second = replace(POST, text="And on", key="3lb5key222223", root=first, parent=first)
    assert fake.statuses[mastodon.publish(access, second).id]["in_reply_to_id"] == first.id


def test_a_picture_goes_out_with_its_words(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    mastodon.publish(access, replace(POST, images=[KETTLE, replace(KETTLE, alt="A cup")]))
    alts = [media["description"] for media in only(fake)["media_attachments"]]
    assert alts == ["A kettle", "A cup"]


def test_a_picture_that_is_worked_at_is_waited_for(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.polls_until_ready = 3
    mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert len(only(fake)["media_attachments"]) == 1


def test_a_picture_that_never_gets_ready_holds_the_post_back(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PICTURE_SECONDS", 0.1)
    fake.polls_until_ready = 10**6
    with pytest.raises(Problem, match="picture") as caught:
        mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert (caught.value.kind, fake.statuses) == (Kind.SERVER, {})


def test_without_its_picture_nothing_is_posted(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.awkward.add(Awkward.BREAKS_ON_MEDIA)
    with pytest.raises(Problem, match="Error processing thumbnail") as caught:
        mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert (caught.value.kind, fake.statuses) == (Kind.SERVER, {})


def test_a_picture_that_is_none_is_invalid(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, images=[replace(KETTLE, data=b"")]))
    assert (caught.value.kind, fake.statuses) == (Kind.INVALID, {})


@pytest.mark.parametrize("awkward", [[], [Awkward.SAYS_400_TO_LENGTH]])
def test_a_text_that_is_too_long_is_invalid(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, awkward: list[Awkward]
) -> None:
    fake.awkward.update(awkward)
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, text="x" * 501))
    assert caught.value.kind == Kind.INVALID


@pytest.mark.parametrize("awkward", [[], [Awkward.SAYS_400_TO_TOKENS]])
def test_a_token_that_has_ended_is_said_to_have_ended(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, awkward: list[Awkward]
) -> None:
    fake.awkward.update(awkward)
    ended = replace(access, secret={"token": "another"}, session={"id": "1"})
    for call in (
        lambda: mastodon.publish(ended, POST),
        lambda: mastodon.check(ended),
        lambda: mastodon.look(ended, POST),
    ):
        with pytest.raises(Problem) as caught:
            call()
        assert caught.value.kind == Kind.EXPIRED


def test_a_limit_says_when_it_ends(mastodon: Mastodon, access: Access, fake: FakeMastodon) -> None:
    fake.clock.now = START.replace(year=2100)
    fake.calls.most = 0
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, POST)
    assert caught.value.kind == Kind.RATE_LIMITED
    assert caught.value.retry_at is not None


def test_pictures_have_a_limit_of_their_own(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.uploads.most = 0
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert (caught.value.kind, fake.statuses) == (Kind.RATE_LIMITED, {})


@pytest.mark.parametrize("fault", [Fault.STORED_500, Fault.GARBAGE, Fault.CUT_AFTER])
def test_an_answer_that_does_not_say_is_not_known(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, fault: Fault
) -> None:
    with between(access.base, to_posts(fault)) as front, pytest.raises(Problem) as caught:
        mastodon.publish(replace(access, base=front), POST)
    assert caught.value.kind == Kind.UNKNOWN


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.PAGE_BEFORE, Fault.STORED_500])
def test_a_broken_answer_to_a_look_is_no_answer(
    mastodon: Mastodon, access: Access, fault: Fault
) -> None:
    with between(access.base, in_turn(None, fault)) as front, pytest.raises(Problem) as caught:
        mastodon.look(replace(access, base=front), POST)
    assert caught.value.kind == Kind.SERVER


@pytest.mark.parametrize(
    "text",
    [
        "Fish & chips <b> “quoted” it's 5 > 3",
        "One\n\nTwo\nThree  four",
        "See https://www.example.org/a/very/long/address/that/goes/on?a=1&b=2#c now",
        "With @courts_example@social.example and @cora, café 👩‍👩‍👧 #GMPT24",
        "e\u0301 as two signs",
    ],
)
def test_a_look_finds_the_post_whatever_the_server_made_of_its_words(
    mastodon: Mastodon, access: Access, text: str
) -> None:
    post = replace(POST, text=text)
    sent = mastodon.publish(access, post)
    assert mastodon.look(access, post) == sent


def test_a_look_finds_no_other_post(mastodon: Mastodon, access: Access, fake: FakeMastodon) -> None:
    fake.clock.now = START - timedelta(minutes=11)
    fake.put(POST.text)
    fake.clock.now = START
    fake.put("Good morning from the court #GMPT24")
    fake.put(POST.text, "2")
    assert mastodon.look(access, POST) is None


def test_a_look_goes_back_over_several_pages(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    sent = mastodon.publish(access, POST)
    for n in range(100):
        fake.put(f"Another {n}")
    assert mastodon.look(access, POST) == sent


@pytest.mark.parametrize("awkward", [[], [Awkward.HAS_NO_V2_INSTANCE]])
def test_a_check_tells_who_it_is_and_how_much_the_server_takes(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, awkward: list[Awkward]
) -> None:
    fake.awkward.update(awkward)
    checked = mastodon.check(access)
    assert (checked.id, checked.handle, checked.most) == ("1", HANDLE, 500)
    assert checked.access == replace(access, session={"id": "1"})


def test_another_sort_of_server_is_said_to_be_one(wire: Wire) -> None:
    with (
        scripted(says(answer(b"<html>", "404 Not Found"))) as port,
        pytest.raises(Problem, match="does not answer as a Mastodon server does") as caught,
    ):
        Mastodon(wire).check(Access(f"http://127.0.0.1:{port}", HANDLE, {"token": TOKEN}))
    assert caught.value.kind == Kind.INVALID


def test_a_server_that_repeats_the_token_is_not_repeated(wire: Wire) -> None:
    said = f'{{"error": "No such token: {TOKEN}"}}'.encode()
    with scripted(says(answer(said, "401 Unauthorized"))) as port:
        access = Access(f"http://127.0.0.1:{port}", HANDLE, {"token": TOKEN})
        for call in (Mastodon(wire).check, lambda one: Mastodon(wire).publish(one, POST)):
            with pytest.raises(Problem) as caught:
                call(access)
            assert TOKEN not in str(caught.value)


def test_a_thread_whose_last_post_is_gone_does_not_go_on(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    with pytest.raises(Problem, match="reply to") as caught:
        mastodon.publish(access, replace(POST, parent=Sent("404", "")))
    assert (caught.value.kind, fake.statuses) == (Kind.INVALID, {})
