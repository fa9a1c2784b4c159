"""Words are written in a browser: what is said of them as one types, with and without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rota.models import Draft
from tests.journeys.conftest import Opened
from tests.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gmpt24(transactional_db: None) -> Stage:
    """GMPT24, about to begin; Sam is on first."""
    return Stage("gmpt24", starts_at=timezone.now() + timedelta(minutes=3))


@pytest.fixture
def own_words(gmpt24: Stage) -> str:
    """Where Sam writes."""
    return f"/my/{gmpt24.link.token}/{gmpt24.turn.pk}/words/"


def test_what_is_left_is_shown_while_one_types_and_spoken_after(
    own_words: str, window: Opened
) -> None:
    page = window(width=320)
    page.goto(own_words)
    page.get_by_label("Your words").press_sequentially("Good morning")
    expect(page.locator("#check")).to_contain_text("X: 12 of 280, 268 left")
    expect(page.locator("#check-said")).to_have_text("X: 268 left. 1 thing to be mended.")
    assert Draft.objects.count() == 1  # the stage's own


def test_the_button_answers_in_place_and_keeps_the_picture_chosen(
    own_words: str, window: Opened
) -> None:
    page = window(width=320)
    page.goto(own_words)
    picture = {"name": "orange.png", "mimeType": "image/png", "buffer": b"orange"}
    page.get_by_label("A picture").set_input_files([picture])
    page.get_by_role("button", name="Check the words").click()
    expect(page.locator("#check")).to_contain_text("There are no words yet.")
    assert page.get_by_label("A picture").evaluate("one => one.files.length") == 1


def test_without_a_script_a_button_says_the_same(own_words: str, window: Opened) -> None:
    page = window(width=320, scripts=False)
    page.goto(own_words)
    page.get_by_label("Your words").fill("Good morning")
    page.get_by_role("button", name="Check the words").click()
    expect(page.locator("#check")).to_contain_text("X: 12 of 280, 268 left")
    expect(page.get_by_label("Your words")).to_have_value("Good morning")


def test_a_signpost_is_added_with_a_click(own_words: str, window: Opened) -> None:
    page = window(width=320)
    page.goto(own_words)
    page.get_by_label("Your words").fill("Good night")
    page.get_by_text("Add a link").click()
    page.get_by_role("button", name="The hostels").click()
    expect(page.get_by_label("Your words")).to_have_value(
        "Good night https://www.example.org/hostels"
    )
    expect(page.locator("#check")).to_contain_text("X: 34 of 280")


def test_without_a_script_a_signpost_is_added_by_the_server(own_words: str, window: Opened) -> None:
    page = window(width=320, scripts=False)
    page.goto(own_words)
    page.get_by_label("Your words").fill("Good night")
    page.get_by_text("Add a link").click()
    page.get_by_role("button", name="The hostels").click()
    expect(page.get_by_label("Your words")).to_have_value(
        "Good night https://www.example.org/hostels"
    )


def test_without_a_connection_one_is_told_and_loses_nothing(own_words: str, window: Opened) -> None:
    page = window(width=320, may_fail=True)
    page.goto(own_words)
    page.context.set_offline(True)
    page.get_by_label("Your words").press_sequentially("Good morning")
    expect(page.locator("#check")).to_contain_text("could not be looked at just now")
    expect(page.get_by_label("Your words")).to_have_value("Good morning")
