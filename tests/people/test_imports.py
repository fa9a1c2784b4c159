"""Staff lists come in, and only when the organiser says so."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.lib.tables import write_csv, write_xlsx
from rota.models import Audit, Department, Event, Person, Upload, User
from rota.people.actions import (
    check_upload,
    discard_upload,
    match_columns,
    receive_upload,
    save_upload,
    save_when_checked,
    work_on_uploads,
)
from rota.people.queries import people_table
from tests.factories import LONG_BEFORE, DepartmentFactory, PersonFactory

NOW = LONG_BEFORE
LIST = b"Name,Team,E-mail\nSam Okoro,Hostels,sam@example.org\nCora Lane,Courts,cora@example.org\n"


def upload_of(event: Event, content: bytes = LIST, **fields: object) -> Upload:
    """A list that was uploaded; columns as guessed."""
    upload = receive_upload(event, name="staff.csv", content=content, by=None, now=NOW)
    for name, value in fields.items():
        setattr(upload, name, value)
    return upload


def saved(event: Event, content: bytes = LIST) -> Upload:
    """A list that was checked and saved, new departments and all."""
    upload = check_upload(upload_of(event, content, may_add_departments=True), now=NOW)
    return save_upload(upload, by=None, now=NOW)


def test_checking_saves_nobody(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels")
    check_upload(upload_of(gmpt24), now=NOW)
    assert not Person.objects.exists()


def test_a_refused_row_has_its_number_column_and_reason(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels")
    upload = check_upload(upload_of(gmpt24), now=NOW)
    assert upload.outcome["refused"] == [
        {
            "row": 3,
            "column": "Department",
            "value": "Courts",
            "reason": "The event has no department of that name.",
        }
    ]


def test_the_rows_that_are_right_are_saved(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels")
    save_upload(check_upload(upload_of(gmpt24), now=NOW), by=None, now=NOW)
    assert list(Person.objects.values_list("name", flat=True)) == ["Sam Okoro"]


def test_new_departments_get_a_mark_of_their_own(gmpt24: Event) -> None:
    saved(gmpt24, b"Name,Department\nSam,Hostels\nHoll,Holloway\n")
    assert len(set(Department.objects.values_list("mark", flat=True))) == 2


def test_the_same_list_twice_changes_nothing(gmpt24: Event) -> None:
    saved(gmpt24)
    outcome = saved(gmpt24).outcome
    assert (outcome["added"], outcome["changed"], outcome["unchanged"]) == ([], [], 2)


def test_the_same_person_twice_in_a_list_is_refused_the_second_time(gmpt24: Event) -> None:
    upload = saved(gmpt24, LIST + b"Sam Okoro,Hostels,SAM@example.org\n")
    assert upload.outcome["refused"][0]["reason"] == "The same person stands in row 2 already."


def test_a_list_leaves_a_line_in_the_trail(gmpt24: Event) -> None:
    saved(gmpt24)
    assert Audit.objects.get().sentence == "Imported staff.csv: 2 added, 0 changed."


def test_a_file_that_is_no_table_is_refused_with_a_sentence(gmpt24: Event) -> None:
    with pytest.raises(Refused, match="is empty"):
        receive_upload(gmpt24, name="staff.csv", content=b"", by=None, now=NOW)


def test_name_and_department_must_have_a_column(gmpt24: Event, priya: User) -> None:
    upload = upload_of(gmpt24)
    mapping = {**upload.mapping, "department": None}
    with pytest.raises(Refused, match="must have a column"):
        match_columns(upload, mapping=mapping, may_add_departments=True, by=priya, now=NOW)


def test_a_worker_checks_then_saves(gmpt24: Event, priya: User) -> None:
    upload = upload_of(gmpt24)
    match_columns(upload, mapping=upload.mapping, may_add_departments=True, by=priya, now=NOW)
    work_on_uploads(now=NOW)
    save_when_checked(Upload.objects.get())
    work_on_uploads(now=NOW)
    assert (Upload.objects.get().state, Person.objects.count()) == (Upload.State.SAVED, 2)


def test_a_list_a_dead_worker_left_is_taken_over(gmpt24: Event, priya: User) -> None:
    upload = upload_of(gmpt24)
    match_columns(upload, mapping=upload.mapping, may_add_departments=True, by=priya, now=NOW)
    Upload.objects.update(lease_until=NOW + timedelta(seconds=60))
    assert work_on_uploads(now=NOW) == 0
    assert work_on_uploads(now=NOW + timedelta(seconds=61)) == 1


def test_a_discarded_list_keeps_nothing(gmpt24: Event, priya: User) -> None:
    upload = discard_upload(upload_of(gmpt24), by=priya, now=NOW)
    assert (upload.state, upload.rows) == (Upload.State.REFUSED, [])


@pytest.mark.parametrize("name", ["=1+1", "+44 Sam", "@Sam", "-Sam", "'Sam", "＝Sam"])
@pytest.mark.parametrize("write", [write_csv, lambda *table: write_xlsx(*table, "People")])
def test_our_own_export_imports_as_what_it_was(gmpt24: Event, name: str, write) -> None:  # type: ignore[no-untyped-def]
    sam = PersonFactory(department__event=gmpt24, name=name, email="", notes="=cmd")
    outcome = saved(gmpt24, write(*people_table(gmpt24))).outcome
    sam.refresh_from_db()
    assert (outcome["unchanged"], sam.name, sam.notes) == (1, name, "=cmd")


def test_a_check_asks_the_database_as_often_for_many_rows_as_for_few(
    gmpt24: Event, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    many = b"Name,Department\n" + b"".join(b"P%d,Hostels\n" % number for number in range(400))
    upload = upload_of(gmpt24, many, may_add_departments=True)
    with django_assert_num_queries(5):
        check_upload(upload, now=NOW)
