"""What a volunteer does by a private link: on a phone, without scripts, without cookies."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from rota.models import Assignment, Person
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    link_for,
    release_of,
)
from tests.journeys.conftest import Opened, Sink
from tests.journeys.mails import link_in, send_due
from tests.journeys.organising import field, go, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LONGEST_WAY = 40  # stops of the Tab key from the top of any of these pages


@pytest.fixture
def sam(transactional_db: None) -> Person:
    """Sam of the hostels, asked for a slot that begins in three minutes."""
    event = EventFactory(starts_at=timezone.now() + timedelta(minutes=3))
    person: Person = PersonFactory(department=DepartmentFactory(event=event))
    turn = AssignmentFactory(
        slot=SlotFactory(event=event),
        person=person,
        account=AccountFactory(event=event),
        state=Assignment.State.INVITED,
    )
    release_of(turn)
    return person


@pytest.fixture
def own_page(sam: Person) -> str:
    """Where Sam's link leads."""
    return f"/my/{link_for(sam).token}/"


@pytest.fixture
def phone(window: Opened, own_page: str) -> Iterator[Page]:
    """Sam's phone, at Sam's page; whatever is done there, no cookie is set."""
    page = window(width=320, scripts=False)
    page.goto(own_page)
    yield page
    assert page.context.cookies() == []


def state_of(person: Person) -> str:
    """What organisers see of the answer."""
    return str(person.assignments.get().state)


def answer(phone: Page, choice: str) -> None:
    """A choice and a button."""
    phone.get_by_label(choice).check()
    press(phone, "Send my answer")


def test_a_button_without_a_choice_says_what_is_missing(phone: Page, sam: Person) -> None:
    press(phone, "Send my answer")
    expect(phone.locator(".error-summary")).to_contain_text("Choose yes, no")
    assert state_of(sam) == "invited"


def test_yes_takes_a_choice_and_a_button(phone: Page, sam: Person) -> None:
    answer(phone, "Yes, I will do it")
    expect(phone.get_by_text("You have confirmed")).to_be_visible()
    assert state_of(sam) == "confirmed"


def test_an_answer_can_be_changed_both_ways(phone: Page, sam: Person) -> None:
    answer(phone, "No, I cannot")
    expect(phone.get_by_text("You have declined")).to_be_visible()
    assert state_of(sam) == "declined"
    go(phone, "Change your answer")
    answer(phone, "Yes, I will do it")
    expect(phone.get_by_text("You have confirmed")).to_be_visible()
    assert state_of(sam) == "confirmed"


def test_cover_can_be_asked_for(phone: Page, sam: Person) -> None:
    answer(phone, "Only if nobody else can")
    expect(phone.get_by_text("You have asked for cover")).to_be_visible()


def test_a_post_is_reported_and_taken_back(phone: Page, sam: Person) -> None:
    answer(phone, "Yes, I will do it")
    go(phone, "I have posted")
    field(phone, "Yes, my post is out").check()
    press(phone, "Tell the organiser")
    expect(phone.locator("h1")).to_have_text("Your post is noted")
    assert sam.event.posts.standing().count() == 1
    field(phone, "This was a mistake").check()
    press(phone, "Take it back")
    expect(phone.locator("h1")).to_have_text("I have posted")
    assert sam.event.posts.standing().count() == 0


def test_mails_are_stopped_and_wanted_again(phone: Page, sam: Person) -> None:
    go(phone, "Stop mails to you")
    field(phone, "Yes, stop all mails").check()
    press(phone, "Stop mails")
    expect(phone.locator("h1")).to_have_text("Mails to you are stopped")
    field(phone, "Yes, mail me again").check()
    press(phone, "Get mails again")
    expect(phone.locator("h1")).to_have_text("Stop mails to you?")
    go(phone, "Your slots")
    expect(phone.get_by_role("link", name="Stop mails to you")).to_be_visible()


def test_a_new_link_comes_by_mail(window: Opened, sam: Person, mail_server: Sink) -> None:
    phone = window(width=320, scripts=False, may_fail=True)
    phone.goto("/my/" + "0" * 40 + "/")
    go(phone, "Send me a new link")
    field(phone, "Your e-mail address").fill(sam.email)
    press(phone, "Send the link")
    expect(phone.locator("h1")).to_have_text("Look at your mail")
    phone.goto(link_in(send_due(mail_server, timezone.now())[-1]))
    expect(phone.get_by_text(f"This page is for {sam.name}")).to_be_visible()
    assert phone.context.cookies() == []


def test_the_calendar_file_is_saved(phone: Page) -> None:
    with phone.expect_download() as download:
        go(phone, "Put it in your calendar")
    assert download.value.suggested_filename == "my-slots.ics"


def test_keys_are_enough_to_say_yes_and_to_report(phone: Page, sam: Person) -> None:
    tab_to(phone, phone.get_by_label("Yes, I will do it"), press="Space")
    tab_to(phone, phone.get_by_role("button", name="Send my answer"), press="Enter")
    expect(phone.get_by_text("You have confirmed")).to_be_visible()
    tab_to(phone, phone.get_by_role("link", name="I have posted"), press="Enter")
    expect(phone.locator("h1")).to_have_text("I have posted")
    tab_to(phone, field(phone, "Yes, my post is out"), press="Space")
    tab_to(phone, phone.get_by_role("button", name="Tell the organiser"), press="Enter")
    expect(phone.locator("h1")).to_have_text("Your post is noted")
    assert sam.event.posts.standing().count() == 1


def tab_to(page: Page, target: Locator, *, press: str) -> None:
    """Go there with the Tab key alone, then press another."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press(press)
            return
    pytest.fail(f"the Tab key does not come to {re.sub(chr(10), ' ', str(target))}")
