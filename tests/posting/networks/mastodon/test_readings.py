from dataclasses import replace
from datetime import timedelta

import pytest

from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Figures, Sent
from rota.posting.networks.wire import Wire
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.scripted import answer, says, scripted
from tests.fakes.serving import START

HANDLE = "@gmpt_example@mastodon.example"


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
    assert caught.value.kind == Kind.INVALID


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


def test_a_server_that_tells_nobody_who_is_who_asks_for_a_sign_in(wire: Wire) -> None:
    refused = answer(b'{"error": "This API requires an authenticated user"}', "401 Unauthorized")
    with scripted(says(refused)) as port, pytest.raises(Problem) as caught:
        Mastodon(wire).identify(f"http://127.0.0.1:{port}", HANDLE)
    assert caught.value.kind == Kind.EXPIRED
