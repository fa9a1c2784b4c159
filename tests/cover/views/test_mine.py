"""The volunteer's own pages: by a private link, without account, cookie or script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from rota.models import Account, Assignment, Event, Person, Post, Slot, User
from rota.people.actions import revoke_links
from rota.planner.actions import move, withdraw
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    link_for,
    release_of,
)

State = Assignment.State
Opened = Callable[..., str]
QUERIES = 7  # link; offers; turns; release and its lines; posts; neighbours

pytestmark = pytest.mark.usefixtures("long_before")


@pytest.fixture
def token(sam: Person) -> str:
    return link_for(sam).token


@pytest.fixture
def mine(token: str) -> Opened:
    """Opens Sam's page, in a browser that has no cookies and would need none."""

    def opened() -> str:
        client = Client(enforce_csrf_checks=True)
        page = client.get(f"/my/{token}/").content.decode()
        assert not client.cookies
        return page

    return opened


@pytest.fixture
def say(token: str, turn: Assignment) -> Opened:
    """Sends Sam's answer; what the page says then."""

    def sent(**what: object) -> str:
        client = Client(enforce_csrf_checks=True)
        answer = client.post(f"/my/{token}/{turn.pk}/", what, follow=True)
        assert not client.cookies
        return answer.content.decode()

    return sent


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1]).split())


def test_the_page_is_for_one_person_who_is_named(turn: Assignment, mine: Opened) -> None:
    page = mine()
    assert "This page is for Sam Okoro . Not you?" in plain(page)
    assert 'href="/my-link/"' in page


def test_it_shows_the_slot_with_day_account_and_answer(turn: Assignment, mine: Opened) -> None:
    said = plain(mine())
    assert "9am to 9:30am, Thursday 12 December" in said
    assert "You have confirmed" in said
    assert "Account @gmpt_example on X" in said


def test_who_is_before_and_after_is_told_by_first_name(
    half_past: Slot, turn: Assignment, alex: Person, cora: Person, mine: Opened
) -> None:
    eight = SlotFactory(
        event=turn.slot.event, starts_at=turn.slot.starts_at - timedelta(minutes=30)
    )
    AssignmentFactory(slot=eight, person=alex)
    AssignmentFactory(slot=half_past, person=cora, state=State.INVITED)
    assert "Before you Alex (Hostels) After you Cora (Courts)" in plain(mine())


def test_who_has_not_been_told_yet_is_nobodys_neighbour(
    half_past: Slot, turn: Assignment, cora: Person, mine: Opened
) -> None:
    AssignmentFactory(slot=half_past, person=cora, state=State.PROPOSED)
    assert "Cora" not in mine()


def test_nobodys_address_or_number_is_on_the_page(
    half_past: Slot, turn: Assignment, cora: Person, mine: Opened
) -> None:
    Person.objects.update(phone="0161 496 0123", notes="Prefers mornings")
    AssignmentFactory(slot=half_past, person=cora)
    page = mine()
    for secret in ("sam.okoro@", "cora.lane@", "496 0123", "Prefers", "Cora Lane"):
        assert secret not in page


def test_how_to_post_on_x_comes_with_words_to_start_from(
    turn: Assignment, gmpt24: Event, mine: Opened
) -> None:
    gmpt24.words, gmpt24.link = "Right now I", "https://example.org/24"
    gmpt24.save()
    page = mine()
    assert "with #GMPT24" in plain(page)
    address = "https://x.com/intent/tweet?text=Right+now+I&amp;hashtags=GMPT24&amp;url=https"
    assert f'href="{address}' in page
    assert 'rel="noreferrer"' in page


def test_on_another_network_there_are_no_words_for_x(turn: Assignment, mine: Opened) -> None:
    Account.objects.update(network=Account.Network.BLUESKY)
    assert "x.com" not in mine()


def test_where_the_desk_posts_one_is_told_to_send_the_words(turn: Assignment, mine: Opened) -> None:
    Account.objects.update(posted_by=Account.PostedBy.DESK)
    page = mine()
    assert "The desk posts for you. Send your words to Priya Nair, 0161 496 0000" in plain(page)
    assert "x.com" not in page


@pytest.mark.parametrize(
    ("way", "said"), [("app", "when your slot begins."), ("button", "when you press the button")]
)
def test_where_coordinator_posts_one_is_told_when(
    turn: Assignment, mine: Opened, way: str, said: str
) -> None:
    Account.objects.update(posted_by=way)
    page = mine()
    assert f"Coordinator posts your approved words from @gmpt_example on X, {said}" in plain(page)
    assert "x.com" not in page


def test_a_standby_is_told_what_that_means(turn: Assignment, mine: Opened) -> None:
    Assignment.objects.update(kind="standby")
    said = plain(mine())
    assert "standby: you step in if the first person cannot" in said
    assert "How to post" not in said


def test_who_has_no_slot_is_told_that_a_mail_will_come(sam: Person, mine: Opened) -> None:
    assert "You have no slot in GMPT24 yet. You will get a mail" in plain(mine())


def test_a_draft_is_not_shown(turn: Assignment, mine: Opened, token: str) -> None:
    Assignment.objects.update(state=State.PROPOSED)
    assert "You have no slot" in plain(mine())
    assert Client().get(f"/my/{token}/{turn.pk}/").status_code == 404


def test_what_is_being_changed_is_shown_as_it_was_told(
    turn: Assignment, one: Slot, priya: User, mine: Opened, token: str
) -> None:
    release_of(turn)
    move(turn, one, by=priya, now=LONG_BEFORE)
    said = plain(mine())
    assert "9am to 9:30am, Thursday 12 December The organiser is changing this slot." in said
    assert "1pm" not in said
    answer = Client().get(f"/my/{token}/{turn.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/my/{token}/")


def test_who_is_taken_off_is_told_with_the_next_release(
    turn: Assignment, priya: User, mine: Opened
) -> None:
    release_of(turn)
    withdraw(turn, by=priya, now=LONG_BEFORE)
    assert "The organiser is changing this slot." in plain(mine())
    release_of()
    assert "You have no slot" in plain(mine())


@pytest.mark.parametrize(
    ("month", "day", "hour", "said"),
    [
        (3, 31, 0, "midnight GMT to 12:30am GMT, Sunday 31 March"),
        (3, 31, 1, "2am BST to 2:30am BST, Sunday 31 March"),
        (10, 27, 0, "1am BST to 1:30am BST, Sunday 27 October"),
        (10, 27, 1, "1am GMT to 1:30am GMT, Sunday 27 October"),
        (6, 30, 0, "1am to 1:30am, Sunday 30 June"),
    ],
)
def test_times_carry_their_letters_when_the_clocks_change(
    month: int, day: int, hour: int, said: str, db: None, at: Callable[[datetime], None]
) -> None:
    start = datetime(2024, month, day, hour, tzinfo=UTC)
    at(start - timedelta(days=1))
    turn = AssignmentFactory(slot__event=EventFactory(starts_at=start))
    page = Client().get(f"/my/{link_for(turn.person).token}/").content.decode()
    assert said in plain(page)


def test_nothing_is_chosen_beforehand(turn: Assignment, mine: Opened, token: str) -> None:
    Assignment.objects.update(state=State.INVITED)
    for page in (mine(), Client().get(f"/my/{token}/{turn.pk}/").content.decode()):
        assert page.count('type="radio"') == 3
        assert "checked" not in page


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("yes", "You have confirmed"),
        ("no", "You have declined"),
        ("cover", "You have asked for cover"),
    ],
)
def test_each_answer_is_taken_and_can_be_changed(what: str, said: str, say: Opened) -> None:
    page = say(answer=what)
    assert said in plain(page)
    assert "Change your answer" in page
    assert "You have confirmed" in plain(say(answer="yes"))


def test_a_button_without_a_choice_is_no_answer(say: Opened, turn: Assignment) -> None:
    page = say()
    assert "There is a problem" in page
    assert "Choose yes, no, or that you need cover." in page
    assert "<title>Error: " in page


def test_a_reason_is_kept_for_the_organiser(say: Opened, turn: Assignment) -> None:
    say(answer="no", reason="Court at nine")
    turn.refresh_from_db()
    assert turn.reason == "Court at nine"


def test_a_late_answer_is_refused_in_a_sentence(
    say: Opened, mine: Opened, turn: Assignment, at: Callable[[datetime], None]
) -> None:
    at(turn.slot.ends_at)
    assert "This slot is over, so the answer can no longer be changed." in say(answer="no")
    assert "Change your answer" not in mine()


def test_an_answer_to_an_older_page_is_asked_again_with_the_new_time(
    say: Opened, turn: Assignment, one: Slot, priya: User
) -> None:
    move(turn, one, by=priya, now=LONG_BEFORE)
    Assignment.objects.update(state=State.INVITED)
    page = say(answer="yes", revision=0)
    assert "It is now 1pm to 1:30pm, Thursday 12 December: please answer again." in page
    assert 'name="revision" value="1"' in page
    assert "You have confirmed" in plain(say(answer="yes", revision=1))


def test_who_has_posted_sees_it(
    turn: Assignment, mine: Opened, at: Callable[[datetime], None]
) -> None:
    at(turn.slot.starts_at)
    Post.objects.create(
        event=turn.slot.event,
        slot=turn.slot,
        assignment=turn,
        counts_at=turn.slot.starts_at,
        reported_at=turn.slot.starts_at,
    )
    assert "What you have posted" in mine()


def test_posting_is_reported_from_shortly_before_the_slot(
    turn: Assignment, mine: Opened, at: Callable[[datetime], None]
) -> None:
    early = turn.slot.starts_at - turn.slot.event.early
    at(early - timedelta(seconds=1))
    assert "I have posted" not in mine()
    at(early)
    assert "I have posted" in mine()


PRIVATE = ("cover:mine", "cover:my_calendar", "reminders:stop_mail")


@pytest.mark.parametrize("name", [*PRIVATE, "cover:answer", "posting:my_report"])
def test_private_pages_are_not_stored_and_not_told_to_others(
    name: str, turn: Assignment, token: str
) -> None:
    args = [token] if name in PRIVATE else [token, turn.pk]
    answer = Client().get(reverse(name, args=args))
    headers = ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")
    assert [answer[one] for one in headers] == ["no-referrer", "no-store", "noindex"]
    assert not answer.cookies
    assert b"<script" not in answer.content


@pytest.mark.parametrize(
    "damage",
    [
        "/my/{token}",
        "/my/{token}.",
        "/my/{token}/.",
        "/my/{token}/>",
        "/my/{token}/),",
        "/my/{token}=",
        "/my/{token}/?utm_source=mail&fbclid=x",
        "/my/{shouted}/",
        "/MY/{shouted}/",
        "/my/{first}%0A{last}/",
        "/my/{first}%20{last}/",
        "/my/%3C{token}%3E/",
    ],
)
def test_a_damaged_link_still_opens_the_page(damage: str, turn: Assignment, token: str) -> None:
    path = damage.format(token=token, shouted=token.upper(), first=token[:20], last=token[20:])
    answer = Client().get(path, follow=True)
    assert answer.status_code == 200
    assert "This page is for Sam Okoro" in plain(answer.content.decode())
    assert f'href="/my/{token}/calendar.ics"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/my/{token:.30}/", "/my/", "/my/" + "0" * 40 + "/", "/my/x/y/z"])
def test_a_link_beyond_repair_offers_a_new_one(path: str, token: str) -> None:
    answer = Client().get(path.format(token=token))
    assert answer.status_code in {404, 410}


def test_a_revoked_link_is_closed_at_once(
    turn: Assignment, sam: Person, token: str, priya: User
) -> None:
    revoke_links(sam, by=priya, now=LONG_BEFORE)
    answer = Client().get(f"/my/{token}/")
    assert answer.status_code == 410
    assert "Send me a new link" in answer.content.decode()


def entries(token: str) -> dict[str, Any]:
    """The slots in Sam's calendar file, by their start."""
    book = Calendar.from_ical(Client().get(f"/my/{token}/calendar.ics").content)
    return {one["DTSTART"].to_ical().decode(): one for one in book.walk("VEVENT")}


def test_the_calendar_file_holds_the_slot_in_utc_and_no_secret(
    turn: Assignment, token: str
) -> None:
    (entry,) = entries(token).values()
    assert entry["DTSTART"].to_ical() == b"20131212T090000Z"
    assert entry["DTEND"].to_ical() == b"20131212T093000Z"
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CONFIRMED", 0)
    assert token not in Client().get(f"/my/{token}/calendar.ics").content.decode()


def test_what_is_being_changed_is_left_as_it_is_in_the_calendar(
    turn: Assignment, one: Slot, priya: User, token: str
) -> None:
    release_of(turn)
    move(turn, one, by=priya, now=LONG_BEFORE)
    assert entries(token) == {}


def test_a_declined_slot_is_cancelled_in_the_calendar(say: Opened, token: str) -> None:
    say(answer="no")
    (entry,) = entries(token).values()
    assert entry["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("slots", "queries"),
    [(1, QUERIES), (2, QUERIES + 1), (12, QUERIES + 1)],  # from where those without account post
)
def test_the_number_of_queries_does_not_grow(
    slots: int, queries: int, turn: Assignment, token: str, django_assert_num_queries: Any
) -> None:
    release_of(turn)
    for number in range(1, slots):
        slot = SlotFactory(
            event=turn.slot.event, starts_at=turn.slot.starts_at + timedelta(hours=number)
        )
        AssignmentFactory(slot=slot, person=turn.person)
        other = PersonFactory(department=turn.person.department, name=f"Alex {number}")
        AssignmentFactory(slot=SlotFactory(event=slot.event, starts_at=slot.ends_at), person=other)
    with django_assert_num_queries(queries):
        Client().get(f"/my/{token}/")
