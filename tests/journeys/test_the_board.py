"""The board on a screen that stays open: it changes by itself, and leaves alone what has not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from rota.posting.actions import take_back
from tests.journeys.conftest import Opened
from tests.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BOARD = "/e/gmpt24/board/"


@pytest.fixture
def gmpt24(transactional_db: None) -> Stage:
    """Sam's slot began a minute ago, and he has posted."""
    now = timezone.now().replace(second=0, microsecond=0)
    return Stage("gmpt24", starts_at=now - timedelta(minutes=1))


def is_a_look(response: Response) -> bool:
    """Whether the board has asked for its part."""
    return "hx-request" in response.request.headers


def next_look(page: Page) -> Response:
    """The board asks; htmx does so every ten seconds."""
    with page.expect_response(is_a_look, timeout=15_000) as found:
        pass
    return found.value


def test_the_board_changes_by_itself_and_keeps_the_focus(gmpt24: Stage, window: Opened) -> None:
    desk = window(gmpt24.users["organiser"])
    desk.goto(BOARD)
    expect(desk.get_by_role("region", name="Now").get_by_text("✓ posted")).to_be_visible()
    link = desk.locator(".strip a").first
    link.focus()
    take_back(gmpt24.post, by=gmpt24.users["organiser"], now=timezone.now())
    waiting = desk.get_by_role("region", name="Now").get_by_text("… waiting")
    expect(waiting).to_be_visible(timeout=15_000)
    expect(link).to_be_focused()


def test_what_has_not_changed_is_left_alone(gmpt24: Stage, window: Opened) -> None:
    desk = window(gmpt24.users["organiser"])
    desk.goto(BOARD)
    mark = "document.getElementById('board').dataset.marked = 'yes'"
    for _ in range(3):  # the first brings the part for the page; a minute begins before one other
        desk.evaluate(mark)
        if next_look(desk).status == 304:
            break
        expect(desk.locator("#board")).not_to_have_attribute("data-marked", "yes")  # swapped by now
    expect(desk.locator("#board")).to_have_attribute("data-marked", "yes")


def test_the_way_back_leads_to_the_whole_page(gmpt24: Stage, window: Opened) -> None:
    desk = window(gmpt24.users["organiser"])
    desk.goto(BOARD)
    next_look(desk)
    desk.get_by_role("link", name="Rota", exact=True).click()
    desk.go_back()
    expect(desk.get_by_role("heading", name="Board", level=1)).to_be_visible()


def test_who_is_signed_out_meanwhile_comes_to_the_sign_in_page(
    gmpt24: Stage, window: Opened
) -> None:
    desk = window(gmpt24.users["organiser"])
    desk.goto(BOARD)
    Session.objects.all().delete()
    desk.wait_for_url(f"**/accounts/login/?next={BOARD}", timeout=15_000)


def test_paused_it_stands_still(gmpt24: Stage, window: Opened) -> None:
    desk = window(gmpt24.users["viewer"])
    desk.goto(BOARD)
    desk.get_by_role("link", name="Pause").click()
    expect(desk.get_by_text(", paused.")).to_be_visible()
    looks: list[Response] = []
    desk.on("response", lambda seen: looks.append(seen) if BOARD in seen.url else None)  # no icon
    desk.wait_for_timeout(11_000)  # longer than it takes to look again
    assert looks == []


def test_without_scripts_a_link_brings_it_anew(gmpt24: Stage, window: Opened) -> None:
    desk = window(gmpt24.users["viewer"], scripts=False)
    desk.goto(BOARD)
    take_back(gmpt24.post, by=gmpt24.users["organiser"], now=timezone.now())
    desk.get_by_role("link", name="Refresh", exact=True).click()
    now = desk.get_by_role("region", name="Now")
    expect(now.get_by_text("… waiting")).to_be_visible()
