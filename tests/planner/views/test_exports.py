"""The rota on paper and as files."""

import csv
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from rota.models import Assignment, Event, Person, RoleKind, Slot, User
from tests.factories import AssignmentFactory, DepartmentFactory, role_in

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("long_before")


def test_the_printed_rota_names_who_is_on(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    page = signed_in(priya).get("/e/gmpt24/rota/print/").content.decode()
    assert page.count(f"<bdi>{turn.person.name}</bdi>") == 1
    assert "Thursday 12 December" in page


def table(answer: HttpResponse) -> list[list[str]]:
    """The lines of a CSV file below its headers."""
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]


def test_the_table_has_a_line_for_each_person_and_each_empty_slot(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=turn.slot, person=alex, kind="standby", state="invited")
    lines = table(signed_in(priya).get("/e/gmpt24/rota/export.csv"))
    at_nine = ["2013-12-12 09:00", "2013-12-12 09:30", "GMT", "ready", "Hostels"]
    account = "'@gmpt_example on X"  # the quote keeps a spreadsheet from running it
    assert lines == [
        [*at_nine, "Sam Okoro", "Primary", account, "Confirmed", "sam.okoro@example.org", ""],
        [*at_nine, "Alex Reid", "Standby", "", "Invited", "alex.reid@example.org", ""],
        ["2013-12-12 09:30", "2013-12-12 10:00", "GMT", "empty", *[""] * 7],
    ]


def test_who_may_only_look_gets_no_addresses_and_no_numbers(
    turn: Assignment, signed_in: SignIn
) -> None:
    Person.objects.update(phone="0161 496 0123")
    viewer = signed_in(role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER))
    for path in ("export.csv", "export.ics", "export.json", "print/"):
        said = viewer.get(f"/e/gmpt24/rota/{path}").content.decode()
        assert "Sam Okoro" in said
        assert "496 0123" not in said
        assert "sam.okoro" not in said


def test_no_spreadsheet_runs_what_a_name_says(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    Person.objects.update(name="=HYPERLINK(1)")
    (line,) = table(signed_in(priya).get("/e/gmpt24/rota/export.csv"))
    assert line[5] == "'=HYPERLINK(1)"


def test_the_calendar_holds_everybody_by_name(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=alex, state="proposed")
    answer = signed_in(priya).get("/e/gmpt24/rota/export.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="gmpt24-rota.ics"'
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(one["SUMMARY"], one["STATUS"], one["DTSTART"].to_ical()) for one in entries] == [
        ("Sam Okoro: #GMPT24 slot", "CONFIRMED", b"20131212T090000Z"),
        ("Alex Reid: #GMPT24 slot", "TENTATIVE", b"20131212T093000Z"),
    ]


def test_an_unknown_kind_of_file_is_not_found(
    gmpt24: Event, priya: User, signed_in: SignIn
) -> None:
    assert signed_in(priya).get("/e/gmpt24/rota/export.exe").status_code == 404


def test_the_printed_rota_marks_gaps_and_names_standbys(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=turn.slot, person=alex, kind="standby")
    page = signed_in(priya).get("/e/gmpt24/rota/print/").content.decode()
    assert "standby: <bdi>Alex Reid</bdi>" in page
    assert page.count('class="printed-gap"') == 1
    assert "▢ empty" in page


def test_by_department_each_sheet_holds_its_own_people_alone(
    turn: Assignment, alex: Person, priya: User, signed_in: SignIn
) -> None:
    courts = DepartmentFactory(event=turn.slot.event, name="Courts", mark="CO")
    Person.objects.filter(pk=alex.pk).update(department=courts)
    AssignmentFactory(slot=turn.slot, person=alex, kind="standby", state="invited")
    page = signed_in(priya).get("/e/gmpt24/rota/print/?pages=departments").content.decode()
    first, second = page.split('<div class="table-scroll printed-sheet"')[1:]
    assert ("Sam Okoro" in first, "Alex Reid" in first) == (False, True)
    assert ("Sam Okoro" in second, "Alex Reid" in second) == (True, False)


def test_what_paper_cannot_be_understood_is_the_whole_on_a4(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get("/e/gmpt24/rota/print/?pages=7&paper=A9").content.decode()
    assert (page.count("printed-sheet"), "paper-a4" in page) == (1, True)


@pytest.mark.parametrize("pages", ["", "departments"])
def test_where_there_is_nothing_to_print_that_is_said(
    pages: str, gmpt24: Event, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(f"/e/gmpt24/rota/print/?pages={pages}").content.decode()
    assert "There is nothing to print yet." in page
