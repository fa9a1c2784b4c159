"""The rota in a browser: made without scripts on a phone, read without colour, printed on A4."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.models import Assignment, Event, User
from rota.planner.actions import make_slots
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    link_for,
    role_in,
)
from tests.journeys.conftest import Opened, take_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STATES = ("confirmed", "invited", "proposed")


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    """Tomorrow, with 48 slots of one person and one standby."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=24)
    return EventFactory(starts_at=start, standbys_needed=1, rest_minutes=60)


@pytest.fixture
def rota(gmpt24: Event, priya: User) -> Event:
    """47 people, most of them in a slot of their own; every fifth slot has nobody."""
    make_slots(gmpt24, by=priya, now=timezone.now())
    parts = [DepartmentFactory(event=gmpt24, name=f"Part {n}", mark=f"P{n}") for n in range(10)]
    account = AccountFactory(event=gmpt24)
    for number, slot in enumerate(gmpt24.slots.all()[:47]):
        person = PersonFactory(
            department=parts[number % 10], name=f"Sam {number}", phone="0161 496 0001"
        )
        if number % 5:
            AssignmentFactory(slot=slot, person=person, account=account, state=STATES[number % 3])
    return gmpt24


def give_to_the_first(phone: Page) -> str:
    """Choose a gap, give it to the best candidate; their name."""
    phone.get_by_role("link", name=re.compile("^Fill")).first.click()
    first = phone.locator(".rota-offers li").first
    name = first.locator("bdi").inner_text()
    first.get_by_role("button").click()
    expect(phone.get_by_role("status")).to_contain_text(f"{name} has ")
    return name


def change(phone: Page, button: str, said: str) -> None:
    """Press a button of the assignment's page; back to the page of the assignment."""
    phone.get_by_role("button", name=button, exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text(said)


def test_everything_about_a_slot_is_done_without_scripts_on_a_phone(
    rota: Event, priya: User, window: Opened
) -> None:
    phone = window(priya, width=320, scripts=False)
    phone.goto("/e/gmpt24/rota/?show=gaps")
    name = give_to_the_first(phone)

    def open_it() -> None:
        phone.locator(".rota-holders, main").get_by_role("link", name=name).first.click()

    open_it()
    change(phone, "Pin", "is pinned")
    open_it()
    change(phone, "Unpin", "is no longer pinned")
    open_it()
    change(phone, "Make standby", "is standby")
    open_it()
    change(phone, "Make primary", "posts in")
    open_it()
    phone.get_by_label("Move to").select_option(index=1)
    change(phone, "Move", "is moved to")
    open_it()
    change(phone, "Remove from the slot", "is removed from")
    change(phone, f"Put back {name}", "is back on")
    phone.goto("/e/gmpt24/rota/publish/")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.get_by_role("button", name="Publish release 1").click()
    expect(phone.get_by_role("status")).to_contain_text("Release 1 is published")
    assert Assignment.objects.filter(person__name=name, state="invited").count() == 1


def test_a_part_of_the_rota_is_chosen_without_scripts(
    rota: Event, priya: User, window: Opened
) -> None:
    desk = window(priya, scripts=False)
    desk.goto("/e/gmpt24/rota/")
    desk.get_by_label("Slots").select_option("Only gaps")
    desk.get_by_label("Department").select_option("Part 3")
    desk.get_by_role("button", name="Show").click()
    expect(desk.locator("caption")).to_contain_text("11 of 48 slots")
    expect(desk.locator("thead th")).to_have_count(5)


def test_gaps_stand_out_in_greyscale(rota: Event, priya: User, window: Opened) -> None:
    desk = window(priya)
    desk.goto("/e/gmpt24/rota/")
    session = desk.context.new_cdp_session(desk)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    take_picture(desk, "rota-without-colour", whole=False)
    rows = desk.locator("tbody tr:not(.rota-day)")
    outlines = rows.evaluate_all("rows => rows.map(row => getComputedStyle(row).outlineStyle)")
    is_empty = ["empty" in words for words in rows.all_inner_texts()]
    assert len(outlines) == 48
    assert set(zip(is_empty, outlines, strict=True)) == {(True, "dashed"), (False, "none")}
    states = desk.locator("tbody .state").all_inner_texts()
    assert {state.split()[0] for state in states} == {"▢", "●", "○"}


def test_on_a_phone_each_slot_is_a_block(rota: Event, priya: User, window: Opened) -> None:
    phone = window(priya, width=320)
    phone.goto("/e/gmpt24/rota/")
    rows = phone.locator("tbody tr:not(.rota-day)")
    displays = rows.evaluate_all("rows => rows.map(row => getComputedStyle(row).display)")
    assert displays == ["flex"] * 48
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_printed_rota_fits_on_two_pages_of_a4(rota: Event, priya: User, window: Opened) -> None:
    desk = window(priya)
    desk.goto("/e/gmpt24/rota/print/")
    paper = desk.pdf(format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 720, "height": 900})
    take_picture(desk, "rota-on-paper")
    head = desk.locator("thead")
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    expect(desk.locator("header").first).to_be_hidden()


def test_the_volunteers_page_needs_neither_script_nor_cookie(rota: Event, window: Opened) -> None:
    turn = Assignment.objects.filter(state="invited").first()
    assert turn is not None
    phone = window(width=320, scripts=False)
    phone.goto(f"/my/{link_for(turn.person).token}/")
    phone.get_by_label("Only if nobody else can").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("You have asked for cover")).to_be_visible()
    phone.get_by_role("link", name="Change your answer").click()
    phone.get_by_label("Yes, I will do it").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("You have confirmed")).to_be_visible()
    assert phone.context.cookies() == []


def test_a_second_organisers_stale_page_is_told_what_changed(
    rota: Event, priya: User, window: Opened
) -> None:
    femi = role_in(rota, "Femi Adu")
    first, second = window(priya), window(femi)
    for desk in (first, second):
        desk.goto("/e/gmpt24/rota/?show=gaps")
        desk.get_by_role("link", name=re.compile("^Fill")).first.click()
    first.locator(".rota-offers li").nth(0).get_by_role("button").click()
    expect(first.get_by_role("status")).to_be_visible()
    second.locator(".rota-offers li").nth(1).get_by_role("button").click()
    problem = second.get_by_role("alert")
    expect(problem).to_contain_text("Priya Nair changed this at ")
    expect(problem).to_contain_text("Nothing of yours was saved")
