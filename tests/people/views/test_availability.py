"""When can you: on the private link, and for somebody by an organiser."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from rota.models import Assignment, Audit, Event, Person
from rota.people.queries import overview
from tests.factories import LONG_BEFORE, AssignmentFactory, SlotFactory, link_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

PARTS = ("part_9", "part_12", "part_18", "part_22", "part_6")


@pytest.fixture
def when(sam: Person) -> str:
    """Where Sam says when he can."""
    return f"/my/{link_for(sam).token}/when/"


@pytest.fixture
def browser() -> Client:
    """A phone without an account."""
    return Client()


def answer(page: str, choice: str = "can", **other: str) -> dict[str, str]:
    """The form as it is sent: the same for every part of the day, but for what is named."""
    seen = re.search(r'name="seen" value="(\w*)"', page)
    assert seen
    said = dict.fromkeys(parts_on(page), choice)
    return {"seen": seen[1], "most_slots": "", "note": "", **said, **other}


def parts_on(page: str) -> list[str]:
    """The parts of the day that a page asks about."""
    return list(dict.fromkeys(re.findall(r'name="(part_\w+)"', page)))


def text(client: Client, address: str) -> str:
    """What a page says."""
    return client.get(address).content.decode()


def test_nothing_is_chosen_before_somebody_has_answered(browser: Client, when: str) -> None:
    page = text(browser, when)
    assert " checked" not in page
    assert parts_on(page) == list(PARTS)


def test_pressing_the_button_alone_says_nothing(browser: Client, when: str, sam: Person) -> None:
    page = browser.post(when, {"seen": answer(text(browser, when))["seen"]}).content.decode()
    assert page.count("Choose one of the three.</a>") == len(PARTS)
    sam.refresh_from_db()
    assert sam.availability_given_at is None


def test_the_whole_day_in_five_choices(browser: Client, when: str, sam: Person) -> None:
    said = answer(text(browser, when), part_9="rather_not", part_6="rather_not", part_12="cannot")
    assert browser.post(when, said).status_code == 302
    sam.refresh_from_db()
    assert (sam.available, sam.rather_not) == ("18:00-12:00", "06:00-12:00")
    assert sam.at_night


def test_one_hour_may_differ(browser: Client, when: str, sam: Person) -> None:
    said = answer(text(browser, when), "cannot", part_9="can", hour_10="cannot", hour_22="can")
    browser.post(when, said)
    sam.refresh_from_db()
    assert (sam.available, sam.at_night) == ("09:00-10:00; 11:00-12:00; 22:00-23:00", True)


def test_what_was_said_is_shown_and_can_be_changed(browser: Client, when: str) -> None:
    browser.post(when, answer(text(browser, when), part_9="cannot", hour_10="can", note="By bus"))
    page = text(browser, when)
    assert "Thank you, this is saved" in page
    assert re.findall(r'name="part_9"[^>]*value="(\w+)"[^>]* checked', page) == ["cannot"]
    assert re.findall(r'<option value="(\w+)" selected', page) == ["can"]
    assert "By bus" in page


def test_looking_changes_nothing(browser: Client, when: str) -> None:
    text(browser, when)
    assert Audit.objects.count() == 0


def test_a_stale_page_keeps_what_was_chosen_and_says_what_is_there(
    browser: Client, when: str, sam: Person
) -> None:
    said = answer(text(browser, when), "cannot")
    Person.objects.update(available="09:00-12:00")
    page = browser.post(when, said).content.decode()
    assert "It now says: 09:00-12:00" in page
    assert page.count(" checked") == len(PARTS)
    assert browser.post(when, answer(page, "cannot")).status_code == 302
    sam.refresh_from_db()
    assert sam.available == "never"


def test_a_slip_on_a_stale_page_leaves_it_stale(browser: Client, when: str) -> None:
    said = answer(text(browser, when), part_9="")
    Person.objects.update(available="09:00-12:00")
    page = browser.post(when, said).content.decode()
    assert "It now says" in browser.post(when, answer(page)).content.decode()


def test_who_holds_a_slot_is_told_to_ask_for_cover(browser: Client, when: str, sam: Person) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=sam.event), person=sam)
    browser.post(when, answer(text(browser, when), "cannot"))
    page = text(browser, when)
    assert "You have 9am to 9:30am, Thursday 12 December, and now say that you cannot" in page
    assert f'{when.removesuffix("when/")}{turn.pk}/">ask for cover there</a>' in page
    assert Assignment.objects.get().state == "confirmed"


def test_the_deadline_is_said(
    browser: Client, when: str, gmpt24: Event, at: Callable[[datetime], None]
) -> None:
    gmpt24.availability_asked_at = LONG_BEFORE
    gmpt24.availability_until = LONG_BEFORE + timedelta(hours=8)
    gmpt24.save()
    assert "Please answer by <strong>5pm on Thursday 5 December</strong>" in text(browser, when)
    at(gmpt24.availability_until)
    assert "Please answer by" not in text(browser, when)


def test_an_organiser_answers_for_somebody(as_priya: Client, sam: Person) -> None:
    address = f"/e/gmpt24/people/{sam.pk}/when/"
    as_priya.post(address, answer(text(as_priya, address), "rather_not"))
    sam.refresh_from_db()
    assert (sam.available, sam.rather_not, sam.availability_given_at) == ("any", "any", LONG_BEFORE)
    assert Audit.objects.get().by_name == "Priya Nair"


@pytest.fixture
def half_past(gmpt24: Event, sam: Person) -> Event:
    """GMPT24 goes from half past nine to half past nine, and needs somebody at both ends."""
    half = timedelta(minutes=30)
    gmpt24.starts_at += half
    gmpt24.ends_at += half
    gmpt24.save()
    sam.event = gmpt24
    SlotFactory(event=gmpt24)
    SlotFactory(event=gmpt24, starts_at=gmpt24.ends_at - half)
    return gmpt24


@pytest.mark.usefixtures("half_past")
def test_an_event_from_half_past_nine_asks_for_each_half_of_that_hour_in_its_place(
    browser: Client, when: str
) -> None:
    labels = re.findall(r"<(?:legend|label)[^>]*>\s*(\w[^<]* to [^<]*\w)\s*<", text(browser, when))
    assert labels[:2] == ["Morning: 9:30am to midday, Thursday 12 December", "9:30am to 10am"]
    assert labels[-5:] == [
        "Morning: 6am to 9:30am, Friday 13 December",
        "6am to 7am",
        "7am to 8am",
        "8am to 9am",
        "9am to 9:30am",
    ]


@pytest.mark.parametrize(
    ("end", "stored", "can"), [(0, "09:30-12:00", [1, 0]), (-1, "06:00-09:30", [0, 1])]
)
def test_a_yes_to_one_end_of_the_event_is_none_to_the_other(
    browser: Client, when: str, half_past: Event, end: int, stored: str, can: list[int]
) -> None:
    page = text(browser, when)
    browser.post(when, answer(page, "cannot") | {parts_on(page)[end]: "can"})
    assert Person.objects.get().available == stored
    assert [hour.can for hour in overview(half_past).hours] == can


@pytest.mark.usefixtures("half_past")
def test_one_half_of_an_hour_may_differ(as_priya: Client, sam: Person) -> None:
    address = f"/e/gmpt24/people/{sam.pk}/when/"
    as_priya.post(address, answer(text(as_priya, address), hour_9="cannot", hour_9_30="rather_not"))
    sam.refresh_from_db()
    assert (sam.available, sam.rather_not) == ("09:30-09:00", "09:30-10:00")
    page = text(as_priya, address)
    assert re.findall(r'<option value="(\w+)" selected', page) == ["rather_not", "cannot"]


@pytest.mark.usefixtures("half_past")
def test_an_hour_that_was_said_before_as_a_whole_is_said_of_both_halves(
    browser: Client, when: str
) -> None:
    Person.objects.update(available="09:00-12:00", availability_given_at=LONG_BEFORE)
    page = text(browser, when)
    assert re.findall(r'name="(\w+)"[^>]*value="can"[^>]* checked', page) == ["part_9_30"]
    assert re.findall(r'<option value="(\w+)" selected', page) == ["can"]
