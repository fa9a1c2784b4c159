"""Pages of departments, and the style sheet of their colours."""

from django.test import Client

from rota.models import Department, Event
from tests.factories import DepartmentFactory, PersonFactory

FILLED = {
    "name": "Courts",
    "mark": "",
    "colour": "#0b5fa5",
    "stage": "court",
    "fewest_slots": "2",
    "eyes": "1",
}


def test_departments_say_what_to_do_when_there_are_none(as_priya: Client) -> None:
    page = as_priya.get("/e/gmpt24/departments/").content.decode()
    assert "There are no departments yet." in page
    assert page.count("Nobody yet") == len(Department.Stage)


def test_a_department_is_added(as_priya: Client) -> None:
    page = as_priya.post("/e/gmpt24/departments/new/", FILLED, follow=True).content.decode()
    assert "Courts is added, with the mark CO." in page


def test_a_refusal_stands_once_above_the_form(gmpt24: Event, as_priya: Client) -> None:
    DepartmentFactory(event=gmpt24, name="Courts")
    page = as_priya.post("/e/gmpt24/departments/new/", FILLED).content.decode()
    assert page.count("There is already a department called Courts.") == 1
    assert 'value="Courts"' in page


def test_a_department_is_changed(gmpt24: Event, as_priya: Client) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    as_priya.post(f"/e/gmpt24/departments/{hostels.pk}/", FILLED | {"mark": "CT"})
    hostels.refresh_from_db()
    assert (hostels.name, hostels.mark) == ("Courts", "CT")


def test_deleting_asks_first(gmpt24: Event, as_priya: Client) -> None:
    url = f"/e/gmpt24/departments/{DepartmentFactory(event=gmpt24).pk}/delete/"
    assert "Delete Hostels?" in as_priya.get(url).content.decode()
    assert Department.objects.exists()
    as_priya.post(url)
    assert not Department.objects.exists()


def test_a_refused_deletion_says_why(gmpt24: Event, as_priya: Client) -> None:
    hostels = PersonFactory(department=DepartmentFactory(event=gmpt24)).department
    page = as_priya.post(f"/e/gmpt24/departments/{hostels.pk}/delete/").content.decode()
    assert "1 person belongs to Hostels." in page


def test_colours_are_a_style_sheet_that_keeps(gmpt24: Event, as_priya: Client) -> None:
    hostels = DepartmentFactory(event=gmpt24, colour="#ffe14d")
    answer = as_priya.get("/e/gmpt24/colours.css?v=0")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000"
    rule = f".dept-{hostels.pk} {{ background-color: #ffe14d; color: #000000;"
    assert rule in answer.content.decode()


def test_colours_without_a_version_do_not_keep(as_priya: Client) -> None:
    answer = as_priya.get("/e/gmpt24/colours.css")
    assert answer.headers["Cache-Control"] == "private, max-age=0"
