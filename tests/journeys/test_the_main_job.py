"""From a staff list to a covered slot, as Priya and Sam's colleagues live it."""

import re
from datetime import UTC, datetime, timedelta
from email.message import Message as Mail
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.models import Event, User
from rota.tasks import read_uploads
from tests.factories import UserFactory
from tests.journeys.conftest import Opened, Sink, take_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAMPLE = Path(__file__).parents[2] / "samples" / "gmpt24.csv"
LONDON = ZoneInfo("Europe/London")


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

    link = the_link_in(send_due(mail_server, timezone.now())[-1])
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


def create_an_event(desk: Page) -> Event:
    """Tomorrow at 9am, everything else as suggested."""
    desk.goto("/")
    desk.get_by_role("link", name=re.compile("Create")).first.click()
    desk.get_by_label(re.compile(r"^\s*Name")).fill("GMPT24")
    desk.get_by_label(re.compile(r"^\s*Hashtag")).fill("#GMPT24")
    tomorrow = datetime.now(LONDON) + timedelta(days=1)
    desk.get_by_label(re.compile(r"^\s*Starts on")).fill(f"{tomorrow:%Y-%m-%d}")
    desk.get_by_label(re.compile(r"^\s*Starts at")).fill("09:00")
    desk.get_by_role("button", name="Create the event").click()
    expect(desk.locator("h1")).to_have_text("GMPT24")
    return Event.objects.get()


def import_the_staff_list(desk: Page) -> None:
    """The file, the columns, the preview; saved only then."""
    desk.get_by_role("link", name="People", exact=True).first.click()
    desk.get_by_role("link", name="Import a staff list").click()
    desk.get_by_label(re.compile("Staff list")).set_input_files(SAMPLE)
    desk.get_by_role("button", name="Upload").click()
    desk.get_by_label(re.compile("Add departments")).check()
    desk.get_by_role("button", name="Check the list").click()
    expect(desk.locator("h1")).to_have_text("Being checked")
    read_uploads()
    expect(desk.locator("h1")).to_have_text("Look before you save")
    expect(desk.get_by_text("47 added")).to_be_visible()
    desk.get_by_role("button", name="Save the list").click()
    read_uploads()
    expect(desk.locator("h1")).to_have_text("The list is saved")


def make_the_slots(desk: Page) -> None:
    """48 half hours, looked at first."""
    desk.get_by_role("link", name="Rota", exact=True).click()
    desk.get_by_role("link", name="look at them and make them").click()
    desk.get_by_role("button", name="Make 48 slots").click()


def give_the_first_slot_to_the_best_candidate(desk: Page) -> str:
    """Choose a gap; the best candidate comes first."""
    desk.get_by_role("link", name="Rota", exact=True).click()
    desk.get_by_role("link", name=re.compile("^Fill")).first.click()
    first = desk.locator(".rota-offers li").first
    name = first.locator("bdi").inner_text()
    first.get_by_role("button").click()
    expect(desk.get_by_role("link", name=name).first).to_be_visible()
    return name


def publish(desk: Page) -> None:
    """Tick off every caution, then publish."""
    desk.get_by_role("link", name="Rota", exact=True).click()
    desk.get_by_role("link", name="Publish", exact=True).click()
    desk.get_by_role("button", name="Publish release 1").click()
    expect(desk.get_by_role("heading", name="There is a problem")).to_be_visible()
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="Publish release 1").click()
    expect(desk.locator("h1")).to_have_text("Releases")


def send_due(sink: Sink, at: datetime) -> list[Mail]:
    """What the worker does every few seconds, at that moment; all mails so far."""
    call_command("send_due", at=at.astimezone(UTC).isoformat(), stdout=StringIO())
    return sink.mails


def words_of(mail: Mail) -> str:
    """The text part of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True)).decode()


def the_link_in(mail: Mail) -> str:
    """The path of the private page."""
    found = re.search(r"https?://[^/]+(/my/[0-9a-f]{40}/)\s", words_of(mail))
    assert found
    return found[1]


def say_yes(phone: Page, link: str, name: str) -> None:
    """The page names the person; nothing is chosen; a radio, then a button."""
    phone.goto(link)
    expect(phone.get_by_text(name).first).to_be_visible()
    take_picture(phone, "volunteer")
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("heading", name="There is a problem")).to_be_visible()
    phone.get_by_label("Yes, I will do it").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("You have confirmed")).to_be_visible()


def report_the_post(phone: Page, link: str) -> None:
    """I have posted, with the address of the post."""
    phone.goto(link)
    phone.get_by_role("link", name="I have posted").click()
    phone.get_by_label(re.compile("The post's address")).fill("https://example.org/my-post")
    phone.get_by_label(re.compile("my post is out")).check()
    phone.get_by_role("button", name="Tell the organiser").click()
    expect(phone.locator("h1")).to_have_text("Your post is noted")


def see_it_on_the_board(desk: Page, name: str) -> None:
    """Now: posted, by whom."""
    desk.goto("/e/gmpt24/board/")
    now = desk.get_by_role("region", name="Now")
    expect(now.get_by_text(name)).to_be_visible()
    expect(now.get_by_text("✓ posted").first).to_be_visible()
