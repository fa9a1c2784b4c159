"""The list of events, the task list, and an event's settings."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Event, Release, Role, RoleKind, User
from tests.events.forms.test_events import FILLED
from tests.factories import LONG_BEFORE, EventFactory, UserFactory, role_in

NEW = FILLED | {"name": "Walsall 24", "hashtag": "#walsall24"}


@pytest.mark.django_db
def test_index_says_what_to_do_when_there_is_no_event(
    signed_in: Callable[[User], Client],
) -> None:
    page = signed_in(UserFactory()).get("/").content.decode()
    assert "There is no event yet." in page
    assert 'href="/events/new/"' in page


def test_index_lists_only_events_in_which_one_has_a_role(gmpt24: Event, as_priya: Client) -> None:
    EventFactory(slug="walsall24", name="Walsall 24")
    page = as_priya.get("/").content.decode()
    assert "GMPT24" in page
    assert "You are organiser" in page
    assert "Walsall 24" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_index_takes_the_same_queries_for_every_number_of_events(
    count: int, priya: User, as_priya: Client, django_assert_num_queries: Any
) -> None:
    for number in range(1, count):
        Role.objects.create(event=EventFactory(slug=f"event-{number}"), user=priya, kind="viewer")
    with django_assert_num_queries(3):
        as_priya.get("/")


def test_creating_an_event_leads_to_its_task_list(as_priya: Client) -> None:
    answer = as_priya.post("/events/new/", NEW, follow=True)
    assert answer.redirect_chain == [("/e/walsall24/", 302)]
    assert "Walsall 24 is there. Here is what comes next." in answer.content.decode()


def test_a_wrong_event_loses_nothing_that_was_typed(as_priya: Client) -> None:
    page = as_priya.post("/events/new/", NEW | {"hashtag": "#24"}).content.decode()
    assert "<title>Error: Create an event" in page
    assert 'href="#id_hashtag"' in page
    assert 'value="Walsall 24"' in page
    assert not Event.objects.filter(name="Walsall 24").exists()


def test_tasks_lead_to_what_comes_next(as_priya: Client) -> None:
    page = as_priya.get("/e/gmpt24/").content.decode()
    assert "Go on: Departments" in page
    assert "Cannot start yet" in page


def test_tasks_show_a_viewer_no_page_they_cannot_open(
    gmpt24: Event, signed_in: Callable[[User], Client]
) -> None:
    vik = role_in(gmpt24, "Vik Dale", RoleKind.VIEWER)
    page = signed_in(vik).get("/e/gmpt24/").content.decode()
    assert 'href="/e/gmpt24/departments/"' in page
    assert 'href="/e/gmpt24/settings/"' not in page
    assert "Go on" not in page


def test_tasks_take_a_constant_number_of_queries(
    as_priya: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(13):
        as_priya.get("/e/gmpt24/")


def test_editing_saves_and_goes_back_to_the_tasks(gmpt24: Event, as_priya: Client) -> None:
    answer = as_priya.post("/e/gmpt24/settings/", FILLED | {"slug": "gmpt", "name": "GMPT"})
    assert answer.headers["Location"] == "/e/gmpt/"
    gmpt24.refresh_from_db()
    assert gmpt24.name == "GMPT"


def test_a_wrong_edit_keeps_the_page_under_the_old_name(gmpt24: Event, as_priya: Client) -> None:
    wrong = FILLED | {"slug": "other", "name": "Other", "rest_minutes": "9999"}
    page = as_priya.post("/e/gmpt24/settings/", wrong).content.decode()
    assert 'href="/e/gmpt24/board/"' in page
    assert "/e/other/" not in page


def test_moving_a_published_event_is_not_done_unasked(gmpt24: Event, as_priya: Client) -> None:
    Release.objects.create(event=gmpt24, number=1, published_at=LONG_BEFORE)
    moved = FILLED | {"slug": "gmpt24", "starts_time": "10:00"}
    page = as_priya.post("/e/gmpt24/settings/", moved).content.decode()
    assert "Move it all the same" in page
    as_priya.post("/e/gmpt24/settings/", moved | {"move_anyway": "on"})
    gmpt24.refresh_from_db()
    assert gmpt24.starts_at.hour == 10
