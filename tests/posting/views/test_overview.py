"""All words of an event: found again, taken away, and asked for where there are none."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from rota.lib.tables import read_table
from rota.models import (
    Assignment,
    Department,
    Dispatch,
    Draft,
    Event,
    Message,
    Person,
    RoleKind,
    User,
)
from rota.posting.actions import approve, ask_changes, submit, tick_briefing, write_draft
from tests.factories import LONG_BEFORE, AssignmentFactory, PersonFactory, SlotFactory, role_in
from tests.posting.conftest import QUIET
from tests.posting.views.test_reports import text

SignIn = Callable[[User], Client]
LIST = "/e/gmpt24/posts/"
UNWRITTEN = f"{LIST}unwritten/"
HALF_HOUR = timedelta(minutes=30)
ALEXS = "The kettle is on at the hostel #GMPT24"


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    """Nothing has begun."""
    with time_machine.travel(LONG_BEFORE, tick=False):
        yield


@pytest.fixture
def desk(signed_in: SignIn, priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def courts_lead(signed_in: SignIn, gmpt24: Event, courts: Department) -> Client:
    """Lena leads the courts."""
    return signed_in(role_in(gmpt24, "Lena Marsh", RoleKind.LEAD, department=courts))


@pytest.fixture
def alexs(next_turn: Assignment) -> Draft:
    """Alex's words, kept as a draft."""
    person = next_turn.person
    accounts = [next_turn.account]
    return write_draft(
        next_turn.slot.event, slot=next_turn.slot, assignment=next_turn, author=person,
        text=ALEXS, accounts=accounts, by=person, now=LONG_BEFORE,
    )  # fmt: skip


def a_crowd(event: Event, department: Department, size: int) -> list[Assignment]:
    """So many people with a slot each, who have written nothing."""
    return [
        AssignmentFactory(
            slot=SlotFactory(event=event, starts_at=event.starts_at + number * HALF_HOUR),
            person=PersonFactory(department=department, name=f"Person {number}"),
        )
        for number in range(size)
    ]


def test_before_there_are_words_the_page_says_where_they_come_from(
    desk: Client, gmpt24: Event
) -> None:
    assert "There are no words yet. Volunteers write them" in text(desk.get(LIST))


def test_what_waits_for_approval_stands_first(desk: Client, handed_in: Draft, alexs: Draft) -> None:
    Draft.objects.filter(pk=alexs.pk).update(slot=handed_in.slot)
    page = text(desk.get(LIST))
    places = [page.index(one) for one in ("Waiting for approval ", QUIET, "All others", ALEXS)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("show=submitted", True),
        ("show=draft", False),
        ("search=quiet", True),
        ("search=sam", True),
        ("search=kettle", False),
        ("show=nonsense", True),
    ],
)
def test_words_are_found_by_how_far_they_are_and_by_what_they_say(
    desk: Client, handed_in: Draft, asked: str, is_found: bool
) -> None:
    assert (QUIET in text(desk.get(f"{LIST}?{asked}"))) == is_found


def test_words_are_found_by_department(
    desk: Client, words: Draft, hostels: Department, courts: Department
) -> None:
    assert QUIET in text(desk.get(f"{LIST}?department={hostels.pk}"))
    page = text(desk.get(f"{LIST}?department={courts.pk}"))
    assert "No words fit. Show all words" in page


@pytest.mark.parametrize(
    ("state", "show"), [("published", "out"), ("unknown", "unsettled"), ("missed", "unsettled")]
)
def test_words_are_found_by_what_became_of_the_post(
    desk: Client, handed_in: Draft, priya: User, state: str, show: str
) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    assert QUIET not in text(desk.get(f"{LIST}?show={show}"))
    Dispatch.objects.update(state=state, remote_id="1")
    assert QUIET in text(desk.get(f"{LIST}?show={show}"))


def test_figures_say_how_far_the_words_are(
    desk: Client, handed_in: Draft, next_turn: Assignment, priya: User
) -> None:
    page = text(desk.get(LIST))
    assert "0 of 2 turns have approved words" in page
    assert "1 waits for approval" in page
    assert "1 turn to come without words" in page
    assert "1 person has not read the briefing" in page
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    assert "1 of 2 turns have approved words 0 wait for approval" in text(desk.get(LIST))


def test_what_was_sent_back_is_counted(desk: Client, handed_in: Draft, priya: User) -> None:
    ask_changes(handed_in, words="Shorter, please.", seen_number=1, by=priya, now=LONG_BEFORE)
    assert "1 sent back" in text(desk.get(LIST))


def test_a_standby_and_a_turn_that_nobody_was_told_of_are_not_counted(
    desk: Client, turn: Assignment, standby: Assignment, next_turn: Assignment
) -> None:
    Assignment.objects.filter(pk=next_turn.pk).update(state="proposed")
    assert "0 of 1 turns have approved words" in text(desk.get(LIST))


def test_what_has_begun_wants_no_words_any_more(
    signed_in: SignIn, priya: User, turn: Assignment
) -> None:
    with time_machine.travel(turn.slot.starts_at, tick=False):
        desk = signed_in(priya)  # a session of a week ago is over
        assert "0 turns to come without words" in text(desk.get(LIST))
        assert "✓ There are words for every turn to come" in text(desk.get(UNWRITTEN))


def test_the_list_takes_the_same_queries_however_long_it_is(
    desk: Client,
    gmpt24: Event,
    hostels: Department,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for turn in a_crowd(gmpt24, hostels, 60):
        write_draft(
            gmpt24, slot=turn.slot, assignment=turn, author=turn.person,
            text=f"{turn.person} #GMPT24", accounts=[], by=None, now=LONG_BEFORE,
        )  # fmt: skip
    with django_assert_num_queries(9):
        page = text(desk.get(LIST))
    assert "Page 1 of 2" in page


def test_who_has_not_written_or_not_read_is_listed_with_what_to_do(
    desk: Client, words: Draft, next_turn: Assignment
) -> None:
    page = text(desk.get(UNWRITTEN))
    assert "Alex Reid , Hostels ▢ none ▢ not read Write for them" in page
    assert "Sam Okoro" not in page


def test_it_can_be_narrowed_to_one_of_the_two(desk: Client, alexs: Draft, turn: Assignment) -> None:
    tick_briefing(turn.person, now=LONG_BEFORE)
    assert "Alex Reid" not in text(desk.get(f"{UNWRITTEN}?what=words"))
    assert "Sam Okoro" not in text(desk.get(f"{UNWRITTEN}?what=briefing"))


def test_when_all_is_written_and_read_it_says_so(desk: Client, words: Draft) -> None:
    assert "✓ There are words for every turn to come, and everybody" in text(desk.get(UNWRITTEN))


def test_before_the_rota_is_published_it_says_what_comes_first(
    desk: Client, turn: Assignment
) -> None:
    Assignment.objects.update(state="proposed")
    assert "Nobody knows of a slot yet. Publish the rota" in text(desk.get(UNWRITTEN))


def test_the_form_is_filled_in_for_whom_it_was_opened(desk: Client, next_turn: Assignment) -> None:
    page = desk.get(UNWRITTEN).content.decode()
    address = f"{LIST}new/?slot={next_turn.slot_id}&person={next_turn.person_id}"
    assert escape(address) in page
    form = desk.get(address).content.decode()
    assert f'<option value="{next_turn.person_id}" selected>' in form


def test_everybody_who_has_not_written_is_asked(
    desk: Client, words: Draft, next_turn: Assignment
) -> None:
    page = desk.post(UNWRITTEN, follow=True)
    assert "1 person is asked for their words." in text(page)
    assert Message.objects.get(kind="write").person == next_turn.person
    assert "asked 9am" in text(page)


def test_one_of_them_is_asked(desk: Client, turn: Assignment, next_turn: Assignment) -> None:
    desk.post(UNWRITTEN, {"turn": next_turn.pk})
    assert Message.objects.get(kind="write").assignment == next_turn


def test_a_lead_asks_their_own_people_alone(
    courts_lead: Client, turn: Assignment, cora: Person, half_past: object
) -> None:
    AssignmentFactory(slot=half_past, person=cora)
    assert "Sam Okoro" not in text(courts_lead.get(UNWRITTEN))
    courts_lead.post(UNWRITTEN, {"turn": turn.pk})
    assert not Message.objects.filter(kind="write").exists()
    courts_lead.post(UNWRITTEN)
    assert Message.objects.get(kind="write").person == cora


def test_who_was_asked_a_moment_ago_is_not_asked_twice(desk: Client, turn: Assignment) -> None:
    desk.post(UNWRITTEN)
    page = desk.post(UNWRITTEN, follow=True)
    assert "Nobody was asked: they were a moment ago" in text(page)
    assert Message.objects.filter(kind="write").count() == 1


def test_the_words_can_be_taken_away(desk: Client, handed_in: Draft, priya: User) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    answer = desk.get(f"{LIST}words.csv")
    assert 'filename="gmpt24-posts.csv"' in answer["Content-Disposition"]
    table = read_table("posts.csv", answer.content)
    assert table.rows[0][1][:8] == (
        "2013-12-12 09:00", "2013-12-12 09:30", "GMT", "Sam Okoro", "Hostels", QUIET, "Approved",
        "Priya Nair",
    )  # fmt: skip
    assert table.rows[0][1][8:] == ("@gmpt_example on X", "", "To be posted by hand", "")


def test_words_that_go_nowhere_yet_say_where_they_shall_go(desk: Client, words: Draft) -> None:
    table = read_table("posts.xlsx", desk.get(f"{LIST}words.xlsx").content)
    assert table.rows[0][1][6:9] == ("Draft", "", "@gmpt_example on X")


def test_yes_to_an_earlier_version_is_no_yes_to_these(
    desk: Client, handed_in: Draft, priya: User
) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    Draft.objects.update(number=2, state="draft", approved_at=None)
    assert "Priya Nair" not in desk.get(f"{LIST}words.csv").content.decode()


def test_an_export_takes_the_same_queries_however_long_it_is(
    desk: Client,
    gmpt24: Event,
    hostels: Department,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for turn in a_crowd(gmpt24, hostels, 30):
        draft = write_draft(
            gmpt24, slot=turn.slot, assignment=turn, author=turn.person,
            text=f"{turn.person} #GMPT24", accounts=[], by=None, now=LONG_BEFORE,
        )  # fmt: skip
        submit(draft, seen_number=1, by=None, now=LONG_BEFORE)
    with django_assert_num_queries(8):
        desk.get(f"{LIST}words.csv")


def test_there_is_no_file_of_another_kind(desk: Client, gmpt24: Event) -> None:
    assert desk.get(f"{LIST}words.pdf").status_code == 404
