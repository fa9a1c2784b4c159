"""The rota by hand: dragged with the mouse, by keyboard, by two clicks; two at it at once."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from rota.models import Department, Event, Person, User
from rota.planner.actions import make_slots
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    EventFactory,
    PersonFactory,
    role_in,
)
from tests.journeys.conftest import Opened, take_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROTA = "/e/gmpt24/rota/"
NINE, TEN, ELEVEN, TWELVE = "9am to 10am", "10am to 11am", "11am to midday", "midday to 1pm"


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    """Tomorrow from 9am, with 24 slots."""
    day = datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=1)
    starts = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/London"))
    event: Event = EventFactory(starts_at=starts + timedelta(hours=9), slot_minutes=60)
    AccountFactory(event=event)
    return event


@pytest.fixture
def sam(gmpt24: Event, hostels: Department, courts: Department, priya: User) -> Person:
    """Sam has 9am, Cora 11am; Sam is away from midday until 5pm, and Femi has no slot."""
    make_slots(gmpt24, by=priya, now=timezone.now())
    sam: Person = PersonFactory(department=hostels, available="17:00-12:00")
    cora = PersonFactory(department=courts, name="Cora Lane")
    PersonFactory(department=courts, name="Femi Adu")
    for number, person in enumerate((sam, cora)):
        AssignmentFactory(slot=gmpt24.slots.all()[number * 2], person=person)
    return sam


@pytest.fixture
def desk(sam: Person, priya: User, window: Opened) -> Page:
    """Priya looks at the rota."""
    page = window(priya)
    page.goto(ROTA)
    return page


def row(page: Page, time: str) -> Locator:
    """The slot of that time."""
    return page.locator("tr[data-slot]", has=page.get_by_role("link", name=time, exact=True))


def handle(page: Page, name: str) -> Locator:
    """What somebody is picked up by."""
    return page.get_by_role("link", name=re.compile(f"^(Move|Place) {name}$"))


def has(page: Page, time: str, name: str) -> None:
    """The slot holds somebody, on the page as in the database."""
    expect(row(page, time)).to_contain_text(name)


def saying(page: Page) -> Locator:
    """What the page says would happen."""
    return page.locator("#rota-saying")


def hold_over(page: Page, name: str, time: str) -> None:
    """Pick somebody up by the mouse and hold them over a slot."""
    handle(page, name).hover()
    page.mouse.down()
    box = row(page, time).bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 12, steps=5)


def test_somebody_is_dragged_to_another_slot(desk: Page, sam: Person) -> None:
    hold_over(desk, "Sam Okoro", TEN)
    expect(saying(desk)).to_have_text(f"{TEN}: Sam Okoro can be put here.")
    desk.mouse.up()
    has(desk, TEN, "Sam Okoro")
    expect(desk.get_by_role("status").first).to_contain_text("Sam Okoro is moved to 10am to 11am")
    assert sam.assignments.get().slot == sam.event.slots.all()[1]


def touch(page: Page, *points: tuple[float, float]) -> None:
    """A finger is put down at the first point, drawn along the others, and lifted."""
    finger = page.context.new_cdp_session(page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(place: Locator) -> tuple[float, float]:
    """The middle of it on the screen."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_finger_drags_by_the_handle(desk: Page, sam: Person) -> None:
    start, end = middle(handle(desk, "Sam Okoro")), middle(row(desk, TEN))
    touch(desk, start, (start[0], start[1] + 10), end)
    has(desk, TEN, "Sam Okoro")
    expect(desk.get_by_role("status").first).to_contain_text("Sam Okoro is moved to 10am to 11am")
    assert sam.assignments.get().slot == sam.event.slots.all()[1]


def test_a_finger_on_the_name_scrolls_and_moves_nobody(desk: Page, sam: Person) -> None:
    start, end = (
        middle(desk.get_by_role("link", name="Sam Okoro", exact=True)),
        middle(row(desk, TEN)),
    )
    touch(desk, start, (start[0], start[1] + 10), end)
    expect(saying(desk)).to_be_empty()
    has(desk, NINE, "Sam Okoro")
    assert sam.assignments.get().slot == sam.event.slots.all()[0]


def test_a_place_that_is_taken_shows_while_dragging_and_says_why(desk: Page, sam: Person) -> None:
    hold_over(desk, "Sam Okoro", ELEVEN)
    expect(row(desk, ELEVEN)).to_have_class(re.compile("rota-barred"))
    expect(row(desk, ELEVEN)).to_have_attribute("title", "The slot has everybody it needs.")
    expect(saying(desk)).to_have_text(f"{ELEVEN}: Not here: The slot has everybody it needs.")
    take_picture(desk, "grid-dragging", whole=False)
    desk.mouse.up()
    desk.keyboard.press("Escape")
    expect(saying(desk)).to_be_empty()
    has(desk, NINE, "Sam Okoro")


def test_a_rule_is_set_aside_only_when_asked_twice(desk: Page, sam: Person) -> None:
    handle(desk, "Sam Okoro").click()
    row(desk, TWELVE).click(position={"x": 60, "y": 8})
    expect(saying(desk)).to_contain_text("Sam Okoro is not available then.")
    has(desk, NINE, "Sam Okoro")
    row(desk, TWELVE).click(position={"x": 60, "y": 8})
    has(desk, TWELVE, "Sam Okoro")
    assert sam.assignments.get().overridden == ["not_available"]


def test_the_same_by_keyboard(desk: Page, sam: Person) -> None:
    handle(desk, "Sam Okoro").press("Enter")
    expect(saying(desk)).to_contain_text("Sam Okoro is picked up.")
    desk.keyboard.press("ArrowDown")
    expect(saying(desk)).to_have_text(f"{TEN}: Sam Okoro can be put here.")
    desk.keyboard.press("ArrowDown")
    expect(saying(desk)).to_have_text(f"{ELEVEN}: Not here: The slot has everybody it needs.")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    has(desk, TEN, "Sam Okoro")
    expect(handle(desk, "Sam Okoro")).to_be_focused()


def test_escape_leaves_them_where_they_were(desk: Page) -> None:
    handle(desk, "Sam Okoro").press("Space")
    expect(saying(desk)).to_contain_text("Sam Okoro is picked up.")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    expect(handle(desk, "Sam Okoro")).to_be_focused()
    expect(desk.locator(".rota-free")).to_have_count(0)
    has(desk, NINE, "Sam Okoro")


def test_a_change_is_taken_back_and_done_again_by_keys(desk: Page) -> None:
    handle(desk, "Femi Adu").click()
    row(desk, TEN).click(position={"x": 60, "y": 8})
    has(desk, TEN, "Femi Adu")
    desk.keyboard.press("Control+z")
    expect(row(desk, TEN)).not_to_contain_text("Femi Adu")
    desk.keyboard.press("Control+Shift+z")
    has(desk, TEN, "Femi Adu")


@pytest.mark.parametrize("width", [320, 1280])
def test_two_clicks_do_without_scripts(
    width: int, sam: Person, priya: User, window: Opened
) -> None:
    page = window(priya, width=width, scripts=False)
    page.goto(ROTA)
    handle(page, "Sam Okoro").click()
    expect(page.get_by_role("heading", name="Moving Sam Okoro")).to_be_visible()
    expect(row(page, ELEVEN)).to_contain_text("✕ not here: The slot has everybody it needs.")
    expect(row(page, TWELVE)).to_contain_text("△ Sam Okoro is not available then.")
    take_picture(page, f"grid-moving-{width}", whole=False)
    row(page, TEN).get_by_role("button", name="Put here").click()
    expect(page.get_by_role("status").first).to_contain_text("Sam Okoro is moved to 10am to 11am")
    has(page, TEN, "Sam Okoro")


def test_what_another_organiser_does_is_seen_at_once(
    desk: Page, gmpt24: Event, window: Opened
) -> None:
    femi = window(role_in(gmpt24, "Femi Adu"))
    femi.goto(ROTA)
    handle(femi, "Cora Lane").click()
    row(femi, TEN).click(position={"x": 60, "y": 8})
    has(femi, TEN, "Cora Lane")
    expect(row(desk, TEN)).to_contain_text("Cora Lane", timeout=5_000)


def test_but_not_under_the_hands_of_somebody_at_work(
    desk: Page, gmpt24: Event, sam: Person, window: Opened
) -> None:
    handle(desk, "Sam Okoro").click()
    expect(saying(desk)).to_contain_text("Sam Okoro is picked up.")
    femi = window(role_in(gmpt24, "Lena Marsh"))
    femi.goto(ROTA)
    handle(femi, "Femi Adu").click()
    row(femi, TEN).click(position={"x": 60, "y": 8})
    has(femi, TEN, "Femi Adu")
    expect(desk.get_by_text("Lena Marsh changed this.")).to_be_visible(timeout=5_000)
    expect(row(desk, TEN)).not_to_contain_text("Femi Adu")
    row(desk, TEN).click(position={"x": 60, "y": 8})
    expect(desk.get_by_role("alert")).to_contain_text("Lena Marsh changed this at")
    assert sam.assignments.get().slot == gmpt24.slots.all()[0]
    expect(row(desk, TEN)).to_contain_text("✕ not here: The slot has everybody it needs.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with", "without"])
def test_several_are_selected_and_moved_together(
    scripts: bool, sam: Person, priya: User, window: Opened
) -> None:
    page = window(priya, scripts=scripts)
    page.goto(ROTA)
    page.get_by_role("link", name="Select several").click()
    page.get_by_label(f"Sam Okoro, {NINE}").check()
    page.get_by_label(f"Cora Lane, {ELEVEN}").check()
    page.get_by_label("With those chosen").select_option("Move by so many slots")
    page.get_by_label("Slots later").fill("30")
    take_picture(page, "grid-several", whole=False)
    page.get_by_role("button", name="Do it").click()
    expect(page.locator(".alert")).to_contain_text("There is no slot 30 later")
    expect(page.get_by_label(f"Sam Okoro, {NINE}")).to_be_checked()
    page.get_by_label("Slots later").fill("1")
    page.get_by_label("Set rules aside").check()
    page.get_by_role("button", name="Do it").click()
    expect(page.locator(".alert")).to_contain_text("Moved 2 people by 1 slot.")
    has(page, TEN, "Sam Okoro")
    has(page, TWELVE, "Cora Lane")
    page.get_by_role("button", name="Undo").click()
    has(page, NINE, "Sam Okoro")
    has(page, ELEVEN, "Cora Lane")


def test_everybody_between_two_clicks_is_selected_with_shift(desk: Page) -> None:
    desk.goto(f"{ROTA}?select=1")
    desk.get_by_label(f"Sam Okoro, {NINE}").click()
    desk.get_by_label(f"Cora Lane, {ELEVEN}").click(modifiers=["Shift"])
    expect(saying(desk)).to_have_text("2 people chosen.")
    desk.get_by_role("link", name="Stop selecting").click()
    row(desk, NINE).get_by_text("Sam Okoro").last.click(modifiers=["Shift"])
    expect(desk.get_by_label(f"Sam Okoro, {NINE}")).to_be_checked()


def test_on_a_phone_the_list_is_one_column(sam: Person, priya: User, window: Opened) -> None:
    phone = window(priya, width=320)
    phone.goto(ROTA)
    phone.get_by_label("Show as").select_option("List")
    phone.get_by_role("button", name="Show").click()
    slots = phone.locator("li[data-slot]")
    expect(slots).to_have_count(24)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    lefts = slots.evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1
    handle(phone, "Sam Okoro").click()
    slots.nth(1).click(position={"x": 250, "y": 8})
    expect(slots.nth(1)).to_contain_text("Sam Okoro")
    take_picture(phone, "grid-list-320", whole=False)


def test_who_carries_what_is_seen_by_person(desk: Page) -> None:
    desk.get_by_label("Show as").select_option("People")
    desk.get_by_role("button", name="Show").click()
    expect(desk.locator(".rows > li", has_text="Sam Okoro")).to_contain_text("9am to 10am")
    expect(desk.get_by_text("The slots are spread")).to_contain_text("of 100")
    take_picture(desk, "grid-people", whole=False)
    desk.get_by_label("Name").fill("femi")
    desk.get_by_role("button", name="Show").click()
    expect(desk.locator(".row-name")).to_have_text(["Femi Adu"])
    desk.get_by_role("link", name="Place Femi Adu").click()
    row(desk, TEN).get_by_role("button", name="Put here").click()
    has(desk, TEN, "Femi Adu")


def test_a_pattern_is_copied_after_a_look_at_who_fits(
    sam: Person, priya: User, window: Opened
) -> None:
    page = window(priya, scripts=False)
    page.goto(ROTA)
    page.get_by_role("link", name="Copy a pattern").click()
    page.get_by_label("Copy the slots from").select_option(index=0)
    page.get_by_label("to, this one included").select_option(index=2)
    page.get_by_label("The copies begin at").select_option(index=3)
    page.get_by_role("button", name="Show who fits").click()
    expect(page.get_by_role("heading", name="1 place that fits")).to_be_visible()
    expect(page.get_by_text("Sam Okoro is not available then.")).to_be_visible()
    take_picture(page, "grid-pattern", whole=False)
    page.get_by_role("button", name="Copy 1 place").click()
    expect(page.locator(".alert")).to_contain_text("The pattern is copied.")
    has(page, "2pm to 3pm", "Cora Lane")
