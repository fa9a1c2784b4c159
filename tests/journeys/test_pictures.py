"""The pictures of README.md, taken of the demonstration on the day.

PICTURES=docs/pictures bin/test journeys tests/journeys/test_pictures.py takes them anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from rota.models import Assignment, Event
from rota.people.actions import issue_link
from tests.journeys.conftest import Opened, take_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime(2013, 12, 12, 15, 24, tzinfo=UTC)


@pytest.fixture
def gmpt24(transactional_db: None) -> Iterator[Event]:
    """The demonstration, six hours into it."""
    with time_machine.travel(NOW):
        call_command("demo", starts="2013-12-12T09:00+00:00", stdout=StringIO())
        yield Event.objects.get()


def test_the_board_shows_who_is_on_and_what_is_wrong(gmpt24: Event, window: Opened) -> None:
    page = window(gmpt24.roles.get().user, width=1280)
    page.goto("/e/gmpt24/board/")
    for words in ("▢ empty", "△ late", "✕ missed"):
        expect(page.get_by_text(words).first).to_be_visible()
    take_picture(page, "board", whole=False)


def test_the_rota_shows_everybody_and_every_gap(gmpt24: Event, window: Opened) -> None:
    page = window(gmpt24.roles.get().user, width=1280)
    page.goto("/e/gmpt24/rota/")
    expect(page.get_by_text("▢ empty").first).to_be_visible()
    take_picture(page, "rota", whole=False)


def test_a_volunteer_sees_their_own_slot_on_a_phone(gmpt24: Event, window: Opened) -> None:
    turn = Assignment.objects.filter(state="invited").order_by("slot__starts_at")[0]
    page = window(width=320, scripts=False)
    page.goto(f"/my/{issue_link(turn.person, now=NOW).token}/")
    expect(page.get_by_text(turn.person.name).first).to_be_visible()
    take_picture(page, "volunteer", whole=False)
