"""From a staff list to a covered slot, as Priya and her colleagues live it."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from rota.models import Event, User
from tests.factories import UserFactory
from tests.journeys.conftest import Opened, Sink, take_picture
from tests.journeys.mails import link_in, send_due, words_of
from tests.journeys.organising import (
    add_a_department,
    add_an_account,
    change_the_assignment,
    change_the_policy,
    create_an_event,
    field,
    give_the_first_slot_to_the_best_candidate,
    go,
    import_the_staff_list,
    invite,
    make_the_slots,
    press,
    publish,
    sign_up,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def priya(transactional_db: None) -> User:
    """Priya, who has no event yet."""
    user: User = UserFactory(name="Priya Nair")
    return user


def test_from_a_staff_list_to_a_posted_slot(priya: User, window: Opened, mail_server: Sink) -> None:
    desk = window(priya)
    event = create_an_event(desk)
    import_the_staff_list(desk)
    make_the_slots(desk)
    name = give_the_first_slot_to_the_best_candidate(desk)
    publish(desk)

    link = link_in(send_due(mail_server, timezone.now())[-1])
    phone = window(width=320, scripts=False)
    say_yes(phone, link, name)

    hour_before = send_due(mail_server, event.starts_at - timedelta(minutes=59))
    assert "is next" in str(hour_before[-1]["Subject"])
    on = send_due(mail_server, event.starts_at + timedelta(seconds=1))
    assert "you are on" in str(on[-1]["Subject"])
    assert "https://x.com/intent/tweet" in words_of(on[-1])

    with time_machine.travel(event.starts_at + timedelta(minutes=3)):
        report_the_post(phone, link)
        see_it_on_the_board(window(priya), name)


def test_the_whole_job_of_an_organiser_is_done_on_a_phone_without_scripts(
    priya: User, window: Opened, mail_server: Sink
) -> None:
    phone = window(priya, width=320, scripts=False)
    create_an_event(phone, standbys=1)
    add_a_department(phone)
    add_an_account(phone)
    import_the_staff_list(phone, scripts=False)
    make_the_slots(phone)
    name = give_the_first_slot_to_the_best_candidate(phone)
    change_the_assignment(phone, name)
    publish(phone)
    change_the_policy(phone)
    invite(phone, "cora@example.org")

    mails = send_due(mail_server, timezone.now())
    invitation = next(mail for mail in mails if "cora@example.org" in str(mail["To"]))
    colleague = window(width=320, scripts=False)
    sign_up(colleague, link_in(invitation, "invited"), "Cora Lane")
    assert Event.objects.get().roles.filter(user__name="Cora Lane", kind="organiser").exists()


def test_mail_that_is_kept_leads_to_the_page_it_is_about(
    priya: User, window: Opened, server: LiveServer, settings: LazySettings
) -> None:
    settings.SITE_URL = server.url
    desk = window(priya)
    create_an_event(desk)
    import_the_staff_list(desk)
    make_the_slots(desk)
    name = give_the_first_slot_to_the_best_candidate(desk)
    publish(desk)
    send_due(Sink(), timezone.now())
    go(desk, "Messages")
    desk.locator("tbody th a").first.click()
    letter = desk.frame_locator("iframe.letter")
    desk.goto(letter.get_by_role("link").first.get_attribute("href") or "")
    expect(desk.get_by_text(f"This page is for {name}")).to_be_visible()


def say_yes(phone: Page, link: str, name: str) -> None:
    """The page names the person; nothing is chosen; a choice and a button are enough."""
    phone.goto(link)
    expect(phone.get_by_text(name).first).to_be_visible()
    take_picture(phone, "volunteer-asked")
    phone.get_by_label("Yes, I will do it").check()
    press(phone, "Send my answer")
    expect(phone.get_by_text("You have confirmed")).to_be_visible()


def report_the_post(phone: Page, link: str) -> None:
    """I have posted, with the address of the post."""
    phone.goto(link)
    go(phone, "I have posted")
    field(phone, "The post's address").fill("https://example.org/my-post")
    field(phone, "Yes, my post is out").check()
    press(phone, "Tell the organiser")
    expect(phone.locator("h1")).to_have_text("Your post is noted")


def see_it_on_the_board(desk: Page, name: str) -> None:
    """Now: posted, by whom."""
    desk.goto("/e/gmpt24/board/")
    now = desk.get_by_role("region", name="Now")
    expect(now.get_by_text(name)).to_be_visible()
    expect(now.get_by_text("posted").first).to_be_visible()
