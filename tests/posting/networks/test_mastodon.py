from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rota.posting.networks import mastodon as module
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Figures, Image, Outgoing, Sent
from rota.posting.networks.wire import Wire
from tests.fakes.faults import Fault, between, in_turn, to_posts
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.scripted import answer, says, scripted
from tests.fakes.serving import START, served

TOKEN = "token-of-gmpt"
HANDLE = "@gmpt_example@mastodon.example"
KETTLE = Image(b"a picture", "image/png", "A kettle", 10, 10)
POST = Outgoing("Good morning from the hostel #GMPT24", START, "3lb5key222222")


@pytest.fixture
def fake() -> FakeMastodon:
    return FakeMastodon()


@pytest.fixture
def access(fake: FakeMastodon) -> Iterator[Access]:
    with served(fake) as base:
        yield Access(base, HANDLE, {"token": TOKEN})


@pytest.fixture
def mastodon(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Mastodon:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return Mastodon(wire)


def kind_of(caught: pytest.ExceptionInfo[Problem]) -> Kind:
    return caught.value.kind


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
    assert (kind_of(caught), fake.statuses) == (Kind.SERVER, {})


def test_without_its_picture_nothing_is_posted(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.awkward.add(Awkward.BREAKS_ON_MEDIA)
    with pytest.raises(Problem, match="Error processing thumbnail") as caught:
        mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert (kind_of(caught), fake.statuses) == (Kind.SERVER, {})


def test_a_picture_that_is_none_is_invalid(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, images=[replace(KETTLE, data=b"")]))
    assert (kind_of(caught), fake.statuses) == (Kind.INVALID, {})


@pytest.mark.parametrize("awkward", [[], [Awkward.SAYS_400_TO_LENGTH]])
def test_a_text_that_is_too_long_is_invalid(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, awkward: list[Awkward]
) -> None:
    fake.awkward.update(awkward)
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, text="x" * 501))
    assert kind_of(caught) == Kind.INVALID


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
        assert kind_of(caught) == Kind.EXPIRED


def test_a_limit_says_when_it_ends(mastodon: Mastodon, access: Access, fake: FakeMastodon) -> None:
    fake.clock.now = START.replace(year=2100)
    fake.calls.most = 0
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, POST)
    assert kind_of(caught) == Kind.RATE_LIMITED
    assert caught.value.retry_at is not None


def test_pictures_have_a_limit_of_their_own(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.uploads.most = 0
    with pytest.raises(Problem) as caught:
        mastodon.publish(access, replace(POST, images=[KETTLE]))
    assert (kind_of(caught), fake.statuses) == (Kind.RATE_LIMITED, {})


@pytest.mark.parametrize("fault", [Fault.STORED_500, Fault.GARBAGE, Fault.CUT_AFTER])
def test_an_answer_that_does_not_say_is_not_known(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, fault: Fault
) -> None:
    with between(access.base, to_posts(fault)) as front, pytest.raises(Problem) as caught:
        mastodon.publish(replace(access, base=front), POST)
    assert kind_of(caught) == Kind.UNKNOWN


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.PAGE_BEFORE, Fault.STORED_500])
def test_a_broken_answer_to_a_look_is_no_answer(
    mastodon: Mastodon, access: Access, fault: Fault
) -> None:
    with between(access.base, in_turn(None, fault)) as front, pytest.raises(Problem) as caught:
        mastodon.look(replace(access, base=front), POST)
    assert kind_of(caught) == Kind.SERVER


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


def test_what_was_found_is_the_accounts_own_with_the_hashtag(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.clock.now = START - timedelta(hours=1)
    fake.put("Too early #GMPT24")
    fake.clock.now = START
    own = fake.put("Ours #gmpt24")
    fake.put("Ours as well")
    fake.put("Theirs #GMPT24", "2")
    fake.put("Private #GMPT24", body={"visibility": "private"})
    fake.put("A repost #GMPT24")["reblog"] = {"id": "1"}
    for asked in (access, replace(access, secret={})):
        (found,) = mastodon.find(asked, "1", "#GMPT24", START)
        assert (found.sent, found.text, found.at) == (
            Sent(own["id"], own["url"]),
            "Ours #gmpt24",
            START,
        )


def test_an_account_is_known_by_its_handle(mastodon: Mastodon, access: Access) -> None:
    assert mastodon.identify(access.base, HANDLE) == "1"


def test_a_handle_that_nobody_has_is_invalid(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.awkward.add(Awkward.KNOWS_NO_HANDLES)
    with pytest.raises(Problem, match="knows no account") as caught:
        mastodon.identify(access.base, HANDLE)
    assert kind_of(caught) == Kind.INVALID


@pytest.mark.parametrize("awkward", [[], [Awkward.HAS_NO_LISTS_BY_NUMBER]])
def test_what_is_gone_is_said_to_be_gone(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, awkward: list[Awkward]
) -> None:
    fake.awkward.update(awkward)
    ids = [fake.put(f"Number {n}")["id"] for n in range(25)]
    del fake.statuses[ids[3]]
    assert mastodon.gone(access, ids) == {ids[3]}


def test_figures_are_those_of_posts_that_are_there(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    made = fake.put("Ours")
    made.update(favourites_count=3, reblogs_count=2, replies_count=1)
    assert mastodon.figures(access, [made["id"], "999"]) == {made["id"]: Figures(3, 2, 1)}


def test_mentions_are_counted_by_the_hour_as_one_server_sees_them(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    for minutes in (10, 70, 80, 200):
        fake.clock.now = START + timedelta(minutes=minutes)
        fake.put("About #GMPT24", "2")
    found = mastodon.mentions(access, "#GMPT24", START + timedelta(minutes=30))
    assert [one.count for one in found] == [1, 2, 0, 1]
    assert found[0].hour == START
    assert {one.source for one in found} == {"as seen from 127.0.0.1"}


def test_hours_that_were_read_only_in_part_are_left_out(
    mastodon: Mastodon, access: Access, fake: FakeMastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rota.posting.networks.mastodon_tags.MOST_PAGES", 1)
    for n in range(50):
        fake.clock.now = START + timedelta(minutes=n * 3)
        fake.put(f"{n} #GMPT24")
    found = mastodon.mentions(access, "GMPT24", START)
    assert [(one.hour - START, one.count) for one in found] == [
        (timedelta(hours=1), 20),
        (timedelta(hours=2), 10),
    ]


def test_a_server_that_hides_hashtags_says_nothing(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.awkward.add(Awkward.HIDES_HASHTAGS)
    fake.put("About #GMPT24")
    assert mastodon.mentions(replace(access, secret={}), "GMPT24", START) == []


def test_a_post_of_a_year_to_come_is_not_counted(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.put("About #GMPT24")
    fake.put("From afar #GMPT24")["created_at"] = "9999-12-31T23:59:59Z"
    assert [one.count for one in mastodon.mentions(access, "GMPT24", START)] == [1]


def test_a_post_that_nobody_else_may_see_is_not_found_whatever_it_calls_itself(
    mastodon: Mastodon, access: Access, fake: FakeMastodon
) -> None:
    fake.put("About #GMPT24")["visibility"] = ["odd"]
    assert mastodon.find(access, "1", "GMPT24", START) == []


def test_another_sort_of_server_is_said_to_be_one(wire: Wire) -> None:
    with (
        scripted(says(answer(b"<html>", "404 Not Found"))) as port,
        pytest.raises(Problem, match="does not answer as a Mastodon server does") as caught,
    ):
        Mastodon(wire).check(Access(f"http://127.0.0.1:{port}", HANDLE, {"token": TOKEN}))
    assert kind_of(caught) == Kind.INVALID


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
    assert (kind_of(caught), fake.statuses) == (Kind.INVALID, {})


def test_a_server_that_tells_nobody_who_is_who_asks_for_a_sign_in(wire: Wire) -> None:
    refused = answer(b'{"error": "This API requires an authenticated user"}', "401 Unauthorized")
    with scripted(says(refused)) as port, pytest.raises(Problem) as caught:
        Mastodon(wire).identify(f"http://127.0.0.1:{port}", HANDLE)
    assert kind_of(caught) == Kind.EXPIRED
