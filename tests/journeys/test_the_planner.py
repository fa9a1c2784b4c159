"""The model event planned by the planner, and repaired when a night volunteer drops out."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.events.hours import is_night
from rota.models import Assignment, Event, User
from rota.planner.actions import make_slots
from rota.tasks import make_plans
from tests.factories import UserFactory, role_in
from tests.journeys.conftest import Opened, take_picture
from tests.journeys.organising import import_the_staff_list

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def priya(transactional_db: None) -> User:
    """Priya, who organises GMPT24 and has only its hours and slots so far."""
    user: User = UserFactory(name="Priya Nair")
    return user


@pytest.fixture
def gmpt24(priya: User) -> Event:
    """GMPT24 in a week, 9am to 9am."""
    day = datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=7)
    starts = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/London"))
    starts += timedelta(hours=9)
    event = Event.objects.create(
        slug="gmpt24",
        name="GMPT24",
        hashtag="#GMPT24",
        starts_at=starts,
        ends_at=starts + timedelta(hours=24),
        created_at=timezone.now(),
    )
    role_in(event, priya.name, "owner")
    make_slots(event, by=priya, now=timezone.now())
    return event


def rota(event: Event) -> dict[int, set[int]]:
    """The slots of each person."""
    found: dict[int, set[int]] = {}
    for person, slot in Assignment.objects.active().of_event(event).values_list("person", "slot"):
        found.setdefault(person, set()).add(slot)
    return found


def test_the_model_event_is_planned_and_repaired(
    priya: User, gmpt24: Event, window: Opened
) -> None:
    desk = window(priya)
    desk.goto("/e/gmpt24/")
    import_the_staff_list(desk)

    plan_the_whole_rota(desk)
    expect(desk.get_by_text("48 of 48 places filled")).to_be_visible()
    take_picture(desk, "planned")

    before = rota(gmpt24)
    slot = somebody_drops_out_of_a_night_slot(desk, gmpt24)
    repair(desk, gmpt24, slot)
    expect(desk.get_by_text("48 of 48 places filled")).to_be_visible()
    after = rota(gmpt24)
    touched = {one for one in {*before, *after} if before.get(one) != after.get(one)}
    assert len(touched) <= 3


def plan_the_whole_rota(desk: Page) -> None:
    """Ask, watch, look, accept."""
    desk.goto("/e/gmpt24/rota/plans/")
    desk.get_by_label(re.compile("Plan the whole rota")).check()
    desk.get_by_role("button", name="Work it out").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    make_plans()
    expect(desk.get_by_text("Proven best.")).to_be_visible()
    take_picture(desk, "plan")
    desk.get_by_role("button", name="Accept what is ticked").click()
    expect(desk.get_by_text("The plan is on the rota.")).to_be_visible()


def somebody_drops_out_of_a_night_slot(desk: Page, event: Event) -> int:
    """Taken off by hand; the number of the slot that is a gap now."""
    turns = Assignment.objects.active().of_event(event).select_related("slot", "person")
    turn = next(
        one
        for one in turns.order_by("slot__starts_at")
        if is_night(one.slot.span, event.tz, event.night_from, event.night_until)
    )
    desk.goto(f"/e/gmpt24/rota/assignments/{turn.pk}/")
    desk.get_by_role("button", name="Remove from the slot").click()
    return turn.slot_id


def repair(desk: Page, event: Event, slot: int) -> None:
    """Up to three proposals, the one that touches fewest people first."""
    desk.goto(f"/e/gmpt24/rota/slots/{slot}/")
    desk.get_by_role("button", name="Find the smallest repair").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    make_plans()
    expect(desk.get_by_role("heading", name=re.compile("would be touched")).first).to_be_visible()
    take_picture(desk, "repair")
    desk.get_by_role("button", name="Accept what is ticked").first.click()
    expect(desk.get_by_text("The plan is on the rota.")).to_be_visible()
