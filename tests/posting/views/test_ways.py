"""Posts on their way: the desk's list, one of them, the hold, the volunteer's button."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from rota.models import Account, Assignment, Dispatch, Event, Person, Post, User
from tests.factories import LONG_BEFORE, START, link_for, role_in
from tests.posting.sending import Sending, approved, way
from tests.posting.views.test_reports import text

State = Dispatch.State


@pytest.fixture(autouse=True)
def nine_o_clock(at: Callable[[datetime], None]) -> None:
    """The first slot begins."""
    at(START)


@pytest.fixture
def desk(account: Account) -> Account:
    """The desk posts from the main account."""
    account.posted_by = "desk"
    account.save()
    return account


@pytest.fixture
def row(turn: Assignment, desk: Account) -> Dispatch:
    """Sam's words, for the desk to post."""
    return way(approved(turn, desk))


def test_the_desk_is_told_that_there_is_nothing_to_do(
    gmpt24: Event, priya: User, signed_in: Callable[[User], Client]
) -> None:
    assert "There is nothing to do" in text(signed_in(priya).get("/e/gmpt24/posts/desk/"))


def test_the_desk_has_the_words_and_a_way_to_open_x(
    row: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(priya).get("/e/gmpt24/posts/desk/")
    assert "All is quiet at the hostel" in text(page)
    assert "https://x.com/intent/tweet?text=All+is+quiet" in page.content.decode()


def test_what_volunteers_post_is_not_the_desks(
    turn: Assignment, account: Account, priya: User, signed_in: Callable[[User], Client]
) -> None:
    approved(turn, account)
    assert "There is nothing to do" in text(signed_in(priya).get("/e/gmpt24/posts/desk/"))


def test_what_went_wrong_is_the_desks(
    turn: Assignment, account: Account, priya: User, signed_in: Callable[[User], Client]
) -> None:
    approved(turn, account)
    Dispatch.objects.update(state=State.MISSED, sentence="Its slot is over.")
    page = text(signed_in(priya).get("/e/gmpt24/posts/desk/"))
    assert "missed" in page
    assert "Its slot is over." in page


def test_how_many_have_to_be_looked_at_stands_in_every_pages_head(
    row: Dispatch, gmpt24: Event, cora: Person, priya: User, signed_in: Callable[[User], Client]
) -> None:
    assert "Posts (1)" not in text(signed_in(priya).get("/e/gmpt24/board/"))
    Dispatch.objects.update(state=State.MISSED)
    gmpt24.touch()
    assert "Posts (1)" in text(signed_in(priya).get("/e/gmpt24/board/"))
    lena = role_in(gmpt24, "Lena Marsh", "lead", department=cora.department)
    assert "Posts (1)" not in text(signed_in(lena).get("/e/gmpt24/board/"))


def test_done_is_done(row: Dispatch, priya: User, signed_in: Callable[[User], Client]) -> None:
    sent = {"deed": "report", "url": "https://x.com/gmpt_example/status/411053632000000000"}
    page = signed_in(priya).post(f"/e/gmpt24/posts/ways/{row.pk}/", sent, follow=True)
    assert "Noted: it is out." in text(page)
    assert Post.objects.get().reported_by == priya
    row.refresh_from_db()
    assert row.state == State.REPORTED


@pytest.fixture
def thread(row: Dispatch) -> Dispatch:
    """Sam's words in two parts, for the desk to post."""
    Dispatch.objects.update(parts=2)
    row.pk, row.part, row.parts, row.text, row.key = (
        None,
        2,
        2,
        "And so to bed. (2/2)",
        "3zzzzzzzzzzzz",
    )
    row.save(force_insert=True)
    return row


def test_a_thread_by_hand_says_that_each_part_replies_to_the_one_before(
    thread: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    page = text(signed_in(priya).get(f"/e/gmpt24/posts/ways/{thread.pk}/"))
    assert page.count("Post it as a reply to part 1: open that one, press Reply") == 1
    assert "All its parts are out" in page
    assert "the address of the first part" in page
    desk = text(signed_in(priya).get("/e/gmpt24/posts/desk/"))
    assert "part 2 of 2: as a reply to part 1" in desk


def test_a_thread_that_coordinator_posts_asks_nobody_to_reply(
    thread: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    Dispatch.objects.update(state=State.SCHEDULED)
    page = text(signed_in(priya).get(f"/e/gmpt24/posts/ways/{thread.pk}/"))
    assert "as a reply" not in page


def test_a_thread_is_out_with_all_its_parts(
    thread: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    signed_in(priya).post(f"/e/gmpt24/posts/ways/{thread.pk}/", {"deed": "report", "url": ""})
    assert set(Dispatch.objects.values_list("state", flat=True)) == {State.REPORTED}


def test_an_address_of_no_post_is_said_and_kept(
    row: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    sent = {"deed": "report", "url": "https://x.com/gmpt_example"}
    page = signed_in(priya).post(f"/e/gmpt24/posts/ways/{row.pk}/", sent)
    assert "That is a page of X, but not a post" in text(page)
    assert 'value="https://x.com/gmpt_example"' in page.content.decode()


def test_a_button_without_an_answer_does_nothing(
    row: Dispatch, priya: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(priya).post(f"/e/gmpt24/posts/ways/{row.pk}/", {"url": ""})
    assert "Choose what is to be done." in text(page)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (State.BY_HAND, {"report", "hold"}),
        (State.HELD, {"release"}),
        (State.SCHEDULED, {"report", "hand_over", "hold"}),
        (State.FAILED, {"report", "hand_over"}),
        (State.UNKNOWN, {"report", "hand_over"}),
        (State.MISSED, {"report"}),
        (State.REPORTED, set()),
    ],
)
def test_only_what_can_be_done_is_offered(
    row: Dispatch, state: str, offered: set[str], priya: User, signed_in: Callable[[User], Client]
) -> None:
    Dispatch.objects.update(state=state)
    page = signed_in(priya).get(f"/e/gmpt24/posts/ways/{row.pk}/").content.decode()
    deeds = {"report", "schedule", "hand_over", "hold", "release"}
    assert {deed for deed in deeds if f'value="{deed}"' in page} == offered


def test_a_lead_sees_only_their_own_department(
    row: Dispatch, gmpt24: Event, cora: Person, signed_in: Callable[[User], Client]
) -> None:
    lena = role_in(gmpt24, "Lena Marsh", "lead", department=cora.department)
    assert "There is nothing to do" in text(signed_in(lena).get("/e/gmpt24/posts/desk/"))
    assert signed_in(lena).get(f"/e/gmpt24/posts/ways/{row.pk}/").status_code == 403


class TestTheHold:
    """Everything stops, and says so wherever people look."""

    def test_it_asks_why(
        self, row: Dispatch, priya: User, signed_in: Callable[[User], Client]
    ) -> None:
        page = signed_in(priya).post("/e/gmpt24/hold/", {"why": ""})
        assert "Say why: volunteers will ask." in text(page)

    def test_it_is_shown_to_organisers_and_volunteers(
        self, row: Dispatch, priya: User, sam: Person, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(priya)
        client.post("/e/gmpt24/hold/", {"why": "A death in the service."})
        for page in ("board", "posts", "posts/desk"):
            answer = text(client.get(f"/e/gmpt24/{page}/"))
            assert "Everything is on hold" in answer
            assert "A death in the service." in answer
        own = text(Client().get(f"/my/{link_for(sam).token}/"))
        assert "Please do not post now." in own

    def test_it_goes_on_with_those_that_are_ticked(
        self, row: Dispatch, priya: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(priya)
        client.post("/e/gmpt24/hold/", {"why": "A death in the service."})
        assert "Tick that the event goes on." in text(client.post("/e/gmpt24/hold/", {"x": "1"}))
        client.post("/e/gmpt24/hold/", {"sure": "on", "released": row.pk})
        row.refresh_from_db()
        assert row.state == State.BY_HAND
        assert "Hold everything" in text(client.get("/e/gmpt24/hold/"))


class TestTheButton:
    """The volunteer's own."""

    @pytest.fixture
    def own(self, turn: Assignment, mastodon: Account, line: Sending) -> str:
        mastodon.posted_by = "button"
        mastodon.save()
        row = way(approved(turn, mastodon))
        return f"/my/{link_for(turn.person).token}/ways/{row.pk}/"

    def test_a_tick_and_the_button_let_it_go(self, own: str, line: Sending) -> None:
        page = Client().post(own, {"go": "on"}, follow=True)
        assert "It is on its way." in text(page)
        line.sweep()
        assert "It is out. Thank you!" in text(Client().get(own))

    def test_a_machine_that_presses_the_button_posts_nothing(self, own: str, line: Sending) -> None:
        assert "Tick that it shall be posted now." in text(Client().post(own))
        assert line.sweep() == {}

    def test_too_early_it_says_so(self, own: str, at: Callable[[datetime], None]) -> None:
        at(LONG_BEFORE)
        assert "It can be posted when its slot begins" in text(Client().post(own, {"go": "on"}))

    def test_another_persons_post_is_not_found(self, own: str, cora: Person) -> None:
        number = own.rstrip("/").rpartition("/")[2]
        token = link_for(cora).token
        assert Client().get(f"/my/{token}/ways/{number}/").status_code == 404
