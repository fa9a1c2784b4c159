"""Every page at 320 and 1280 pixels, full, empty and refusing: nothing wrong with any of them.

A test looks at many pages of one event and says all that is wrong with them at once.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from rota.models import Event, RoleKind, User
from tests.factories import EventFactory, UserFactory, role_in
from tests.journeys.conftest import WIDTHS, Opened
from tests.journeys.demo import Demo
from tests.journeys.looking import RULES, faults, send_blank, violations, visit
from tests.test_permissions import ALL, MATRIX, ROUTES, address

pytestmark = pytest.mark.journey

FILES = {"events:colours", "people:export", "planner:export", "posting:export", "cover:my_calendar"}
LETTERS = {"reminders:message_html"}  # a mail has no title and no heading of ours
NOT_HERE = {"events:sign_in"}  # only in the embedded run
PAGES = sorted(set(MATRIX) - FILES - LETTERS - NOT_HERE)
OPEN = [name for name in PAGES if MATRIX[name][0] is ALL]
INSIDE = [name for name in PAGES if name not in OPEN]
BEFORE_SIGNING_IN = ["account_login", "account_signup", "account_reset_password"]
OWN_ACCOUNT = ["account_logout", "account_change_password", "account_email", "mfa_index"]

# Where each form stands that can be sent empty and is refused then.
FORMS = {
    "events:create": "main form",
    "events:edit": "main form",
    "events:create_department": "main form",
    "events:department": "main form",
    "events:create_account": "main form",
    "events:account": "main form",
    "events:roles": "main form",
    "events:role": "main form",
    "people:create": "main form",
    "people:person": "main form",
    "people:when": "main form",
    "people:my_when": "main form",
    "people:upload": "main form",
    "people:upload_step": "main form",
    "planner:plans": "main form",
    "planner:slot": ".panel form",
    "planner:assignment": ".rota-change:first-of-type",
    "reminders:policy": "main form",
    "posting:write": "main form",
    "posting:draft": "main form",
    "posting:give": "main form",
    "posting:approvers": "main form",
    "posting:signposts": "main form",
    "posting:way": "main form",
    "posting:sighting": "main form",
    "posting:hold": "main form",
    "posting:connect": "main form",
    "posting:my_go": "main form",
    "posting:signpost": "main form",
    "posting:briefing": "main form",
    "posting:write_own": "main form",
    "posting:my_draft": "main form",
    "posting:my_give": "main form",
    "posting:my_report": "main form",
    "cover:answer": "main form",
    "cover:offer": "main form",
    "reminders:new_link": "main form",
    "reminders:stop_mail": "main form",
}

sizes = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)


@pytest.fixture(scope="module", autouse=True)
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows are kept from test to test, for nothing here changes any that another looks at."""
    with django_db_blocker.unblock():
        connection.settings_dict["CONN_MAX_AGE"] = 0  # the threads of the site leave none behind
        yield
        call_command("flush", interactive=False, verbosity=0)
        connection.close()  # a browser is open: this is another connection than before it was


@pytest.fixture(scope="module")
def server(transactional_db: None) -> Iterator[LiveServer]:
    """The site for the whole module."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def demo(server: LiveServer) -> Demo:
    """The demonstration, in the middle of its day."""
    return Demo()


@pytest.fixture(scope="module")
def empty24(server: LiveServer) -> Event:
    """An event of which there is nothing yet but its hours."""
    event: Event = EventFactory(slug="empty24", starts_at=timezone.now() + timedelta(days=30))
    role_in(event, "Nia Newcomer", RoleKind.OWNER)
    return event


@pytest.fixture(scope="module")
def newcomer(server: LiveServer) -> User:
    """Somebody without any event."""
    user: User = UserFactory(name="Otto Outside")
    return user


@sizes
def test_organisers_pages_are_good_on_the_day(width: int, demo: Demo, window: Opened) -> None:
    pages = [(name, address(name, demo)) for name in INSIDE]
    assert visit(window(demo.users["owner"], width=width), pages) == {}


@sizes
def test_pages_that_need_no_signing_in_are_good(width: int, demo: Demo, window: Opened) -> None:
    pages = [(name, address(name, demo)) for name in OPEN]
    pages += [(name, reverse(name)) for name in BEFORE_SIGNING_IN]
    assert visit(window(width=width), pages) == {}


@sizes
def test_other_rows_and_other_questions_are_good(width: int, demo: Demo, window: Opened) -> None:
    pages = [*demo.more(), *((name, reverse(name)) for name in OWN_ACCOUNT)]
    page = window(demo.users["owner"], width=width, may_fail=True)
    assert visit(page, pages) == {}


@sizes
def test_an_empty_event_has_good_pages(width: int, empty24: Event, window: Opened) -> None:
    names = [name for name in INSIDE if ROUTES[name] == {"slug"}]
    pages = [(f"empty {name}", reverse(name, args=[empty24.slug])) for name in names]
    assert visit(window(empty24.roles.get().user, width=width), pages) == {}


@sizes
def test_somebody_without_an_event_has_good_pages(
    width: int, newcomer: User, window: Opened
) -> None:
    assert visit(window(newcomer, width=width), [("empty events:index", "/")]) == {}


@sizes
def test_refused_forms_say_why_on_good_pages(width: int, demo: Demo, window: Opened) -> None:
    signed_in, nobody = window(demo.users["owner"], width=width), window(width=width)
    found = {}
    for name, form in FORMS.items():
        page = nobody if name in OPEN else signed_in
        page.goto(demo.coming(name) or address(name, demo))
        assert page.locator(form).count(), name
        send_blank(page, form)
        found[name] = refusal_faults(page) + faults(page, f"refused {name}")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def refusal_faults(page: Page) -> list[str]:
    """The title begins with Error, and a summary leads to each field."""
    if not (page.title().startswith("Error: ") and page.locator(".error-summary").count() == 1):
        return [f"not refused: {page.title()}"]
    links = page.locator(".error-summary a").all()
    places = [link.get_attribute("href") or "#none" for link in links]
    return [f"leads nowhere: {place}" for place in places if page.locator(place).count() != 1]


@pytest.mark.parametrize("days", [-2, 2], ids=["before", "after"])
def test_pages_of_the_day_are_good_before_and_after_it(
    days: int, demo: Demo, window: Opened
) -> None:
    names = ["events:tasks", "coverage:board", "planner:grid", "planner:slot", "cover:mine"]
    pages = [(f"{days} days, {name}", address(name, demo)) for name in names]
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert visit(window(demo.users["owner"], width=320), pages) == {}


@sizes
def test_a_mail_reads_well_by_itself(width: int, demo: Demo, window: Opened) -> None:
    page = window(demo.users["owner"], width=width)
    page.goto(address("reminders:message_html", demo))
    rules = [rule for rule in RULES if rule != "best-practice"]
    assert violations(page, {"type": "tag", "values": rules}) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_rota_prints_on_two_pages_at_most(demo: Demo, window: Opened) -> None:
    page = window(demo.users["owner"])
    page.goto(address("planner:print_rota", demo))
    page.emulate_media(media="print")
    head = page.locator("thead").evaluate("one => getComputedStyle(one).display")
    assert head == "table-header-group"
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= 2


def pages_of(pdf: bytes) -> int:
    """How many pages a document has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["coverage:board", "planner:grid", "planner:print_rota"])
def test_gaps_show_in_grey_by_their_lines(name: str, demo: Demo, window: Opened) -> None:
    page = window(demo.users["owner"])
    page.goto(address(name, demo))
    gaps = {
        "coverage:board": (".strip .is-gap a", "borderTopStyle", "double"),
        "planner:grid": (".rota-gap", "outlineStyle", "dashed"),
        "planner:print_rota": (".printed-gap > th", "borderTopStyle", "dashed"),
    }
    where, line, style = gaps[name]
    found = page.locator(where).evaluate_all(f"all => all.map(one => getComputedStyle(one).{line})")
    assert set(found) == {style}


@pytest.mark.parametrize("name", ["coverage:board", "planner:assignment", "cover:mine"])
def test_forced_colours_leave_buttons_their_frame(name: str, demo: Demo, window: Opened) -> None:
    page = window(demo.users["owner"], width=320)
    page.emulate_media(forced_colors="active")
    page.goto(address(name, demo))
    frames = page.locator(".btn").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderTopStyle)"
    )
    assert set(frames) == {"solid"}
