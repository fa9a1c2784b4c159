"""`manage.py import_people`."""

import json
from pathlib import Path

import pytest

from rota.management.story import STAFF
from rota.models import Event, Person
from tests.factories import DepartmentFactory
from tests.management.conftest import ending, refusal, said

IMPORT = ("import_people", "gmpt24")


@pytest.fixture
def hostels(gmpt24: Event) -> None:
    """The event has one department."""
    DepartmentFactory(event=gmpt24)


def staff_list(folder: Path, *rows: str) -> str:
    """A file of name, department and most slots."""
    path = folder / "staff.csv"
    path.write_text("\n".join(["Name,Department,Most slots", *rows]))
    return str(path)


def test_the_sample_brings_47_people_and_a_second_time_nobody(gmpt24: Event) -> None:
    words = (*IMPORT, str(STAFF), "--add-departments")
    assert said(*words) == "47 added, 0 changed, 0 unchanged, 0 refused."
    assert said(*words) == "0 added, 0 changed, 47 unchanged, 0 refused."
    assert gmpt24.people.count() == 47
    assert gmpt24.departments.count() == 10


def test_a_dry_run_says_the_same_and_saves_nothing(gmpt24: Event) -> None:
    words = (*IMPORT, str(STAFF), "--add-departments", "--dry-run")
    assert said(*words).splitlines() == [
        "Nothing is saved. It would be:",
        "47 added, 0 changed, 0 unchanged, 0 refused.",
    ]
    assert (gmpt24.people.count(), gmpt24.departments.count(), gmpt24.uploads.count()) == (0, 0, 0)


def test_refused_rows_are_said_and_the_others_are_saved(hostels: None, tmp_path: Path) -> None:
    file = staff_list(tmp_path, "Sam Okoro,Hostels,2", "Cora Lane,Hostels,many")
    status, words = ending(*IMPORT, file)
    summary, refused = words.splitlines()
    assert (status, summary) == (1, "1 added, 0 changed, 0 unchanged, 1 refused.")
    assert refused.startswith("row 3, Most slots: “many”. ")
    assert Person.objects.get().name == "Sam Okoro"


def test_a_department_the_event_lacks_is_refused_unless_it_may_be_added(
    hostels: None, tmp_path: Path
) -> None:
    file = staff_list(tmp_path, "Cora Lane,Courts,2")
    assert ending(*IMPORT, file)[0] == 1
    assert said(*IMPORT, file, "--add-departments").startswith("1 added")


def test_machines_get_the_outcome_as_json(hostels: None, tmp_path: Path) -> None:
    file = staff_list(tmp_path, "Sam Okoro,Hostels,2")
    assert json.loads(said(*IMPORT, file, "--json")) == {
        "added": [{"name": "Sam Okoro", "department": "Hostels"}],
        "changed": [],
        "unchanged": 0,
        "refused": [],
        "refused_rows": 0,
        "new_departments": [],
    }


def test_a_file_that_is_not_there_is_said(gmpt24: Event, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    assert refusal(*IMPORT, str(file)) == (2, f"{file}: No such file or directory.")


def test_a_folder_is_no_file(gmpt24: Event, tmp_path: Path) -> None:
    assert refusal(*IMPORT, str(tmp_path)) == (2, f"{tmp_path}: Is a directory.")


def test_an_empty_file_is_refused(gmpt24: Event, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").touch()
    assert refusal(*IMPORT, str(tmp_path / "staff.csv")) == (1, "staff.csv is empty.")


def test_a_list_that_does_not_say_who_is_refused_with_one_sentence(
    gmpt24: Event, tmp_path: Path
) -> None:
    (tmp_path / "staff.csv").write_text("Shoe size,Car\n43,red\n")
    sentence = "Name and department must have a column: they tell who somebody is."
    assert refusal(*IMPORT, str(tmp_path / "staff.csv")) == (1, sentence)
    assert not gmpt24.uploads.exists()
