"""What an organiser does, step by step, with scripts or without."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from rota.models import Event
from rota.tasks import read_uploads

SAMPLE = Path(__file__).parents[2] / "samples" / "gmpt24.csv"
LONDON = ZoneInfo("Europe/London")


def field(page: Page, label: str) -> Locator:
    """The field whose label begins with these words."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))


def go(page: Page, *links: str) -> None:
    """Follow links by their words, the first of each."""
    for link in links:
        page.get_by_role("link", name=link, exact=True).first.click()


def press(page: Page, button: str) -> None:
    """Press the first button with these words."""
    page.get_by_role("button", name=button).first.click()


def create_an_event(desk: Page, *, standbys: int = 0) -> Event:
    """Tomorrow at 9am, everything else as suggested."""
    desk.goto("/")
    go(desk, "Create an event")
    field(desk, "Name").fill("GMPT24")
    field(desk, "Hashtag").fill("#GMPT24")
    tomorrow = datetime.now(LONDON) + timedelta(days=1)
    field(desk, "Starts on").fill(f"{tomorrow:%Y-%m-%d}")
    field(desk, "Starts at").fill("09:00")
    field(desk, "Standbys in a slot").fill(str(standbys))
    press(desk, "Create the event")
    expect(desk.locator("h1")).to_have_text("GMPT24")
    return Event.objects.get()


def add_a_department(desk: Page) -> None:
    """Hostels, with the colour that is offered."""
    go(desk, "Set up", "Departments", "Add a department")
    field(desk, "Name").fill("Hostels")
    field(desk, "Stage").select_option("hostel")
    press(desk, "Add the department")
    expect(desk.locator(".row-name")).to_contain_text("Hostels")


def add_an_account(desk: Page) -> None:
    """The main account."""
    go(desk, "Set up", "Accounts", "Add an account")
    field(desk, "Network").select_option("x")
    field(desk, "Handle").fill("@gmpt_example")
    press(desk, "Add the account")
    expect(desk.get_by_text("@gmpt_example on X").first).to_be_visible()


def import_the_staff_list(desk: Page, *, scripts: bool = True) -> None:
    """The file, the columns, the preview; saved only then."""
    go(desk, "People", "Import a staff list")
    field(desk, "Staff list").set_input_files(SAMPLE)
    press(desk, "Upload")
    field(desk, "Add departments").check()
    press(desk, "Check the list")
    expect(desk.locator("h1")).to_have_text("Being checked")
    read_uploads()
    wait_for(desk, "Look before you save", scripts=scripts)
    expect(desk.get_by_text("47 added")).to_be_visible()
    press(desk, "Save the list")
    read_uploads()
    wait_for(desk, "The list is saved", scripts=scripts)


def wait_for(desk: Page, title: str, *, scripts: bool) -> None:
    """The page that comes by itself, or when one asks again."""
    if not scripts:
        go(desk, "Refresh")
    expect(desk.locator("h1")).to_have_text(title)


def make_the_slots(desk: Page) -> None:
    """48 half hours, looked at first."""
    go(desk, "Rota", "look at them and make them")
    press(desk, "Make 48 slots")


def give_the_first_slot_to_the_best_candidate(desk: Page) -> str:
    """Choose a gap; the best candidate comes first. Who it is."""
    go(desk, "Rota")
    desk.get_by_role("link", name=re.compile("^Fill")).first.click()
    first = desk.locator(".rota-offers li").first
    name = first.locator("bdi").inner_text()
    press(desk, f"Give it to {name}")
    expect(desk.get_by_role("link", name=name).first).to_be_visible()
    return name


def change_the_assignment(desk: Page, name: str) -> None:
    """Moved to another slot, standby and back, pinned: each time it is said what was done."""
    go(desk, name)
    move_to = field(desk, "Move to")
    option = move_to.locator("option").nth(1)
    move_to.select_option(option.get_attribute("value"))
    press(desk, "Move")
    told(desk, f"{name} is moved to")
    go(desk, name)
    press(desk, "Make standby")
    told(desk, f"{name} is standby of")
    go(desk, name)
    press(desk, "Make primary")
    told(desk, f"{name} posts in")
    go(desk, name)
    press(desk, "Pin")
    told(desk, f"{name} is pinned to")


def told(desk: Page, words: str) -> None:
    """What is said at the top of the page after something was done."""
    expect(desk.locator("main .alert").first).to_contain_text(words)


def publish(desk: Page) -> None:
    """Tick off every caution, then publish."""
    go(desk, "Rota", "Publish")
    press(desk, "Publish release 1")
    expect(desk.get_by_role("heading", name="There is a problem")).to_be_visible()
    for box in desk.get_by_role("checkbox").all():
        box.check()
    press(desk, "Publish release 1")
    expect(desk.locator("h1")).to_have_text("Releases")


def change_the_policy(desk: Page) -> None:
    """The last reminder comes 45 minutes before the slot."""
    go(desk, "Messages", "What is sent, and when")
    field(desk, "Minutes before the slot").fill("45")
    press(desk, "Save the policy")
    told(desk, "The policy is saved.")


def invite(desk: Page, address: str) -> None:
    """A colleague, to organise as well."""
    go(desk, "Set up", "Who runs the event")
    field(desk, "E-mail address").fill(address)
    press(desk, "Send the invitation")
    expect(desk.locator(".row-name", has_text=address)).to_be_visible()


def sign_up(phone: Page, link: str, name: str) -> None:
    """Whoever was invited registers with a password, and accepts."""
    phone.goto(link)
    press(phone, "Register")
    field(phone, "Your name").fill(name)
    field(phone, "Password").fill("a-long-walk-by-the-canal")
    press(phone, "Register")
    press(phone, "Accept")
    told(phone, "You now run GMPT24")
