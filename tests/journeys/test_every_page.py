"""Every page at 320 and 1280 pixels: no accessibility violation, no sideways scrolling."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.conftest import WIDTHS, Opened, take_picture
from tests.stage import Stage
from tests.test_permissions import ALL, MATRIX, address

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOT_PAGES = {"events:colours", "people:export", "planner:export", "planner:my_calendar"}
LETTERS = {"reminders:message_html"}  # a mail has no title and no heading of ours
NOT_HERE = {"events:sign_in"}  # only in the embedded run
PAGES = sorted(set(MATRIX) - NOT_PAGES - LETTERS - NOT_HERE)
ACCOUNT_PAGES = [
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_change_password",
    "mfa_index",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def gmpt24(transactional_db: None) -> Stage:
    """GMPT24, about to begin."""
    return Stage("gmpt24", starts_at=timezone.now() + timedelta(minutes=3))


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def expect_a_good_page(page: Page, name: str) -> None:
    """One h1 that the title repeats, unique ids, no sideways scrolling, nothing for axe."""
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1
    assert page.title() == f"{headings[0]} – Coordinator"
    ids = page.eval_on_selector_all("[id]", "found => found.map(one => one.id)")
    assert len(ids) == len(set(ids))
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{wider} px too wide"
    take_picture(page, f"pages/{re.sub(':', '-', name)}-{page.viewport_size['width']}")
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, width: int, gmpt24: Stage, window: Opened) -> None:
    user = None if MATRIX[name][0] is ALL else gmpt24.users["owner"]
    page = window(user, width=width)
    page.goto(address(name, gmpt24))
    expect_a_good_page(page, name)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_sign_in_page(name: str, width: int, gmpt24: Stage, window: Opened) -> None:
    is_for_users = name not in {"account_login", "account_signup", "account_reset_password"}
    page = window(gmpt24.users["owner"] if is_for_users else None, width=width)
    page.goto(address(name, gmpt24))
    expect_a_good_page(page, name)
