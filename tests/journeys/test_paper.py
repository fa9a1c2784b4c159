"""The rota on paper, as the browser prints it: sizes, pages, and the head of each page."""

import pytest
from playwright.sync_api import Page

from rota.models import Event, User
from tests.factories import AssignmentFactory, DepartmentFactory, PersonFactory
from tests.journeys.conftest import Opened, take_picture
from tests.journeys.paper import Sheet, sheets_of
from tests.journeys.test_rota import gmpt24, rota  # noqa: F401  # fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

A4, A3 = (210, 297), (297, 420)
HEAD = "WhenStateWhoAccountPhone"


def printed(page: Page, query: str = "") -> list[Sheet]:
    """The pages that come out of the printer."""
    page.goto(f"/e/gmpt24/rota/print/{query}")
    return sheets_of(page.pdf(prefer_css_page_size=True))


def sizes(sheets: list[Sheet]) -> set[tuple[int, int]]:
    """The papers they are printed on."""
    return {(one.width, one.height) for one in sheets}


@pytest.mark.usefixtures("rota")
def test_the_whole_rota_is_a_page_of_a4_in_colour_or_grey(priya: User, window: Opened) -> None:
    (sheet,) = printed(window(priya))
    assert (sheet.width, sheet.height) == A4
    assert sheet.words.count(HEAD) == 1
    assert sheet.words.count("▢empty") == 11


@pytest.mark.parametrize(("query", "paper"), [("", A4), ("?paper=a3", A3)])
def test_the_head_stands_on_every_page(
    rota: Event,  # noqa: F811
    priya: User,
    window: Opened,
    query: str,
    paper: tuple[int, int],
) -> None:
    part = DepartmentFactory(event=rota, name="Courts", mark="CO")
    for number, slot in enumerate([*rota.slots.all()] * 2):
        person = PersonFactory(department=part, name=f"Cora {number}")
        AssignmentFactory(slot=slot, person=person, seat=2 + number // 48)
    sheets = printed(window(priya), query)
    assert sizes(sheets) == {paper}
    assert [one.words.count(f"GMPT24{HEAD}") for one in sheets] == [1] * len(sheets)
    assert len(sheets) > 1


@pytest.mark.usefixtures("rota")
def test_each_department_begins_a_page_with_its_own_people_alone(
    priya: User, window: Opened
) -> None:
    desk = window(priya)
    sheets = printed(desk, "?pages=departments")
    assert sizes(sheets) == {A4}
    assert len(sheets) == 8  # every fifth slot has nobody: parts 0 and 5 have no place
    heads = [f"Part{n},GMPT24{HEAD}" for n in (1, 2, 3, 4, 6, 7, 8, 9)]
    assert [head in one.words for head, one in zip(heads, sheets, strict=True)] == [True] * 8
    for number, one in zip((1, 2, 3, 4, 6, 7, 8, 9), sheets, strict=True):
        assert one.words.count("(P") == one.words.count(f"(P{number})") > 0
    desk.emulate_media(media="print")
    take_picture(desk, "rota-by-department-on-paper")


@pytest.mark.usefixtures("rota")
def test_the_choice_is_made_without_scripts_on_a_phone(priya: User, window: Opened) -> None:
    phone = window(priya, width=320, scripts=False)
    phone.goto("/e/gmpt24/rota/print/")
    phone.get_by_label("Pages").select_option("A page for each department")
    phone.get_by_label("Paper").select_option("A3")
    phone.get_by_role("button", name="Show").click()
    assert phone.locator("table").count() == 8
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert sizes(sheets_of(phone.pdf(prefer_css_page_size=True))) == {A3}
