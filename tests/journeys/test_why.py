"""An organiser asks why: of an empty night slot, and of somebody who has one."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.models import Assignment, Department, Event, Slot, User
from rota.planner.actions import assign, make_slots
from rota.planner.actions.undo import undo
from tests.factories import DepartmentFactory, PersonFactory, UserFactory, role_in
from tests.journeys.conftest import Opened, take_picture
from tests.journeys.organising import field, go, press, told

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def priya(transactional_db: None) -> User:
    """Priya, who organises GMPT24."""
    user: User = UserFactory(name="Priya Nair")
    return user


@pytest.fixture
def hostels(priya: User) -> Department:
    """The hostels of an event from 10pm to 1am, next week."""
    day = datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=7)
    starts = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/London"))
    starts += timedelta(hours=22)
    event = Event.objects.create(
        slug="gmpt24",
        name="GMPT24",
        hashtag="#GMPT24",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        slot_minutes=60,
        created_at=timezone.now(),
    )
    role_in(event, priya.name, "owner")
    make_slots(event, by=priya, now=timezone.now())
    hostels: Department = DepartmentFactory(event=event)
    return hostels


@pytest.fixture
def midnight(hostels: Department, priya: User) -> Slot:
    """The hour after midnight: Sam and Femi have the two before, and Cora takes no nights."""
    before, later, midnight = hostels.event.slots.all()
    for name, slot in (("Sam Okoro", before), ("Femi Adu", later)):
        person = PersonFactory(department=hostels, name=name)
        assign(slot, person, by=priya, now=timezone.now())
    courts = DepartmentFactory(event=hostels.event, name="Courts", stage="court")
    PersonFactory(department=courts, name="Cora Lane", at_night=False)
    slot: Slot = midnight
    return slot


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_why_nobody_can_what_would_help_and_who_is_second_best(
    scripts: bool, priya: User, midnight: Slot, window: Opened
) -> None:
    desk = window(priya, scripts=scripts)
    desk.goto(f"/e/gmpt24/rota/slots/{midnight.pk}/")
    read_why_nobody_can(desk)
    add_whom_the_advice_asks_for(desk)
    desk.goto(f"/e/gmpt24/rota/slots/{midnight.pk}/")
    press(desk, "Give it to Ada Ro")
    expect(desk.get_by_text("1 of 1 person")).to_be_visible()
    go(desk, "Ada Ro")
    expect(desk.get_by_text("Nobody else could have this place")).to_be_visible()
    let_cora_take_nights(desk)
    take_the_second_best(desk, midnight)
    undo(midnight.event, by=priya, now=timezone.now())
    assert holders(midnight) == ["Ada Ro"]


def read_why_nobody_can(desk: Page) -> None:
    """The proof with its slots and people, what would help, and each one's reason."""
    proof = "These 3 slots have only these 2 people, who may take one each: 1 place stays empty."
    expect(desk.get_by_text(proof)).to_be_visible()
    expect(desk.get_by_role("link", name=re.compile("^10pm to 11pm"))).to_be_visible()
    expect(desk.get_by_text("Sam Okoro (Hostels)")).to_be_visible()
    expect(
        desk.get_by_text("Night slots for all of Courts, or 1 more person for nights")
    ).to_be_visible()
    desk.get_by_text("1 person: not at night").click()
    expect(desk.get_by_text("△ Cora Lane does not take night slots.")).to_be_visible()
    expect(desk.get_by_text("2 people: too little rest from another slot")).to_be_visible()
    take_picture(desk, "why-empty")


def add_whom_the_advice_asks_for(desk: Page) -> None:
    """One more person for nights."""
    go(desk, "Add a person")
    field(desk, "Name").fill("Ada Ro")
    field(desk, "E-mail").fill("ada@example.org")
    field(desk, "Department").select_option(label="Hostels")
    desk.get_by_label("Can take night slots").check()
    press(desk, "Add")
    expect(desk.get_by_text("Ada Ro").first).to_be_visible()


def let_cora_take_nights(desk: Page) -> None:
    """The other thing that was advised; back to the assignment."""
    address = desk.url
    desk.goto("/e/gmpt24/people/")
    go(desk, "Cora Lane")
    desk.get_by_label("Can take night slots").check()
    press(desk, "Save")
    desk.goto(address)


def take_the_second_best(desk: Page, slot: Slot) -> None:
    """Why it is Ada's, what Cora would cost, and the exchange."""
    expect(desk.get_by_role("heading", name="Why Ada Ro has it")).to_be_visible()
    expect(desk.get_by_text("Ada Ro would have no slot to post in").last).to_be_visible()
    expect(desk.get_by_text("✓ Cora Lane would have a slot to post in")).to_be_visible()
    take_picture(desk, "why-them")
    press(desk, "Give it to Cora Lane")
    told(desk, "Cora Lane has midnight")
    assert holders(slot) == ["Cora Lane"]


def holders(slot: Slot) -> list[str]:
    """Who posts in the slot."""
    turns = Assignment.objects.active().filter(slot=slot).order_by("seat")
    return list(turns.values_list("person__name", flat=True))
