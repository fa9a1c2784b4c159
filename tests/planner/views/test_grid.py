"""The rota as a table."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rota.models import Assignment, Department, Event, Person, RoleKind, Slot, User
from rota.planner.actions import make_slots
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    PersonFactory,
    role_in,
)

SignIn = Callable[[User], Client]
GRID = "/e/gmpt24/rota/"

pytestmark = pytest.mark.usefixtures("long_before")


def test_an_event_without_slots_says_what_to_do(
    gmpt24: Event, priya: User, signed_in: SignIn
) -> None:
    assert "look at them and make them" in signed_in(priya).get(GRID).content.decode()


def test_a_row_is_a_slot_and_a_cell_holds_its_people(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(GRID).content.decode()
    assert '<th scope="row"><a href="/e/gmpt24/rota/slots/' in page
    assert f'<a href="/e/gmpt24/rota/assignments/{turn.pk}/">Sam Okoro</a>' in page
    assert "Thursday 12 December" in page


def test_states_are_words_and_marks(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=turn.slot, person=alex, kind="standby", is_pinned=True, state="invited")
    page = signed_in(priya).get(GRID).content.decode()
    assert '<span aria-hidden="true">●</span> ready' in page
    assert '<span aria-hidden="true">▢</span> empty' in page
    assert '<span class="visually-hidden"> (invited)</span> <small>standby, pinned</small>' in page


def test_the_top_counts_gaps_the_unconfirmed_and_people_without_a_slot(
    turn: Assignment, half_past: Slot, one: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    Assignment.objects.update(state="invited")
    context = signed_in(priya).get(GRID).context
    grid = context["grid"]
    assert (grid.gaps, grid.unconfirmed, context["without_count"]) == (2, 1, 1)
    assert (grid.filled, grid.needed) == (1, 3)


def test_an_hour_counts_all_its_slots_even_those_not_shown(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    grid = signed_in(priya).get(GRID, {"show": "gaps"}).context["grid"]
    (row,) = grid.days[0].rows
    assert (row.pk, row.hour.filled, row.hour.needed, row.hour.rows) == (half_past.pk, 1, 2, 1)


def test_a_department_with_too_few_slots_is_marked(
    turn: Assignment, hostels: Department, courts: Department, priya: User, signed_in: SignIn
) -> None:
    grid = signed_in(priya).get(GRID).context["grid"]
    totals = {column.department.name: (column.total, column.is_short) for column in grid.columns}
    assert totals == {"Courts": (0, True), "Hostels": (1, False)}


@pytest.mark.parametrize(
    ("asked", "rows", "columns"),
    [
        ({"day": "2013-12-12"}, 30, 2),
        ({"day": "2013-12-13"}, 18, 2),
        ({"show": "gaps"}, 47, 2),
        ({"day": "2013-12-13", "show": "gaps"}, 18, 2),
        ({"department": "Hostels"}, 48, 1),
        ({"department": "no such", "day": "soon"}, 48, 2),
    ],
)
def test_a_part_of_the_rota_can_be_asked_for(
    asked: dict[str, str],
    rows: int,
    columns: int,
    turn: Assignment,
    courts: Department,
    priya: User,
    signed_in: SignIn,
) -> None:
    make_slots(turn.slot.event, by=priya, now=LONG_BEFORE)
    if asked.get("department") == "Hostels":
        asked = {"department": str(turn.person.department_id)}
    grid = signed_in(priya).get(GRID, asked).context["grid"]
    assert (grid.shown, len(grid.columns)) == (rows, columns)


def test_the_day_on_which_clocks_go_back_has_50_rows_with_letters(
    clocks_back: Event, priya: User, signed_in: SignIn
) -> None:
    make_slots(clocks_back, by=priya, now=LONG_BEFORE)
    answer = signed_in(priya).get(f"/e/{clocks_back.slug}/rota/")
    rows = answer.context["grid"].days[0].rows
    assert len(rows) == 50
    assert [row.time for row in rows[2:6]] == [
        "1am BST to 1:30am BST",
        "1:30am BST to 1am GMT",
        "1am GMT to 1:30am GMT",
        "1:30am GMT to 2am GMT",
    ]
    assert [row.hour.rows for row in rows if row.hour] == [2] * 25


def test_a_crowded_cell_names_the_first_and_counts_the_others(
    gmpt24: Event, hostels: Department, nine: Slot, priya: User, signed_in: SignIn
) -> None:
    for number in range(8):
        person = PersonFactory(department=hostels, name=f"Sam {number}")
        AssignmentFactory(slot=nine, person=person, seat=number + 1)
    page = signed_in(priya).get(GRID).content.decode()
    assert "and 2 more" in page


def test_a_lead_opens_only_their_own_people(
    turn: Assignment, half_past: Slot, cora: Person, signed_in: SignIn
) -> None:
    other = AssignmentFactory(slot=half_past, person=cora)
    lead = role_in(turn.slot.event, "Lena", RoleKind.LEAD, department=turn.person.department)
    page = signed_in(lead).get(GRID).content.decode()
    assert f"assignments/{turn.pk}/" in page
    assert f"assignments/{other.pk}/" not in page


def test_a_viewer_fills_nothing(turn: Assignment, half_past: Slot, signed_in: SignIn) -> None:
    viewer = role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER)
    page = signed_in(viewer).get(GRID).content.decode()
    assert "1 missing" in page
    assert "Fill" not in page


def test_a_slot_that_is_over_is_not_filled(
    nine: Slot, priya: User, signed_in: SignIn, at: Callable[..., None]
) -> None:
    at(nine.ends_at + timedelta(hours=1))
    page = signed_in(priya).get(GRID).content.decode()
    assert '<span aria-hidden="true">✕</span> missed' in page
    assert "Fill" not in page


def test_where_cover_is_wanted_is_a_gap_to_fill(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    Assignment.objects.update(cover_wanted_at=LONG_BEFORE)
    Slot.objects.update(standbys_needed=0)
    page = signed_in(priya).get(GRID, {"show": "gaps"}).content.decode()
    assert '<span aria-hidden="true">↻</span> cover wanted' in page
    assert f'href="/e/gmpt24/rota/slots/{turn.slot_id}/">Fill' in page


def test_the_rota_is_a_list_where_it_is_asked_for(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(GRID, {"view": "list"}).content.decode()
    assert "<table" not in page
    assert page.count("data-slot=") == 2
    assert "<h2>Thursday 12 December</h2>" in page
    assert f'<a href="/e/gmpt24/rota/assignments/{turn.pk}/">Sam Okoro</a>' in page


def test_a_list_can_be_one_of_gaps(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(GRID, {"view": "list", "show": "gaps"}).content.decode()
    assert "1 of 2 slots" in page
    assert "Sam Okoro" not in page.partition('class="rota-list"')[2].partition("</ul>")[0]
