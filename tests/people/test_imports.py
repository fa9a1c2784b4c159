"""Staff lists come in, and only when the organiser says so."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rota.lib.forms import carried_out
from rota.lib.refusal import Refused
from rota.lib.tables import write_csv, write_xlsx
from rota.models import Audit, Department, Event, Person, Upload, User
from rota.people.actions import (
    add_person,
    check_upload,
    discard_upload,
    match_columns,
    receive_upload,
    save_upload,
)
from rota.people.forms import PersonForm
from rota.people.queries import people_table
from tests.factories import LONG_BEFORE, AccountFactory, DepartmentFactory, PersonFactory

NOW = LONG_BEFORE
LIST = b"Name,Team,E-mail\nSam Okoro,Hostels,sam@example.org\nCora Lane,Courts,cora@example.org\n"
Write = Callable[[list[str], list[list[str]]], bytes]


def upload_of(event: Event, content: bytes = LIST, **fields: object) -> Upload:
    """A list that was uploaded; columns as guessed."""
    upload = receive_upload(event, name="staff.csv", content=content, by=None, now=NOW)
    for name, value in fields.items():
        setattr(upload, name, value)
    return upload


def checked(event: Event, content: bytes = LIST) -> Upload:
    """A list that was checked and may bring new departments."""
    return check_upload(upload_of(event, content, may_add_departments=True), now=NOW)


def saved(event: Event, content: bytes = LIST) -> Upload:
    """A list that was checked and saved, new departments and all."""
    return save_upload(checked(event, content), by=None, now=NOW)


def test_checking_saves_nobody(gmpt24: Event) -> None:
    checked(gmpt24)
    assert not Person.objects.exists()
    assert not Department.objects.exists()


def test_the_preview_tells_everything_that_saving_does(gmpt24: Event) -> None:
    saved(gmpt24)
    new = (
        b"Name,Team,E-mail,Phone\nSam Okoro,Hostels,sam@example.org,0161 496 0001\n"
        b"Cora Lane,Courts,cora@example.org,\nFemi Adu,Night desk,femi@example.org,\nLena,,lena,\n"
    )
    outcome = {
        "added": [{"name": "Femi Adu", "department": "Night desk"}],
        "changed": [
            {
                "name": "Sam Okoro",
                "changes": [{"label": "Phone", "old": "–", "new": "0161 496 0001"}],
            }
        ],
        "unchanged": 1,
        "refused": [
            {
                "row": 5,
                "column": "E-mail",
                "value": "lena",
                "reason": "That is not an e-mail address.",
            },
            {"row": 5, "column": "Department", "value": "", "reason": "A department is missing."},
        ],
        "refused_rows": 1,
        "new_departments": ["Night desk"],
    }
    assert checked(gmpt24, new).outcome == outcome
    assert saved(gmpt24, new).outcome == outcome


def test_a_department_the_event_lacks_is_refused_unless_it_may_be_added(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels")
    upload = save_upload(check_upload(upload_of(gmpt24), now=NOW), by=None, now=NOW)
    assert upload.outcome["refused"] == [
        {
            "row": 3,
            "column": "Department",
            "value": "Courts",
            "reason": "The event has no department of that name.",
        }
    ]
    assert list(Person.objects.values_list("name", flat=True)) == ["Sam Okoro"]


def test_new_departments_get_a_mark_and_a_colour_of_their_own(gmpt24: Event) -> None:
    saved(gmpt24, b"Name,Department\nSam,Hostels\nHoll,Holloway\n")
    assert len(set(Department.objects.values_list("mark", flat=True))) == 2
    assert len(set(Department.objects.values_list("colour", flat=True))) == 2


def test_a_new_department_is_one_however_it_is_spelled(gmpt24: Event) -> None:
    upload = saved(gmpt24, b"Name,Department\nSam,Night Desk\nCora,night desk\n")
    assert upload.outcome["new_departments"] == ["Night Desk"]
    assert list(Department.objects.values_list("name", flat=True)) == ["Night Desk"]


def test_a_wrong_column_of_departments_is_noticed(gmpt24: Event) -> None:
    people = b"".join(b"P%d,Department %d\n" % (number, number) for number in range(101))
    with pytest.raises(
        Refused, match=r"would add 101 departments\. Is their column the right one\?"
    ):
        checked(gmpt24, b"Name,Department\n" + people)


def test_the_same_list_twice_changes_nothing(gmpt24: Event) -> None:
    saved(gmpt24)
    outcome = saved(gmpt24).outcome
    assert (outcome["added"], outcome["changed"], outcome["unchanged"]) == ([], [], 2)


@pytest.mark.parametrize(
    ("double", "column", "value", "earlier"),
    [
        ("Sam O.,Hostels,SAM@example.org", "E-mail", "SAM@example.org", 2),
        ("Femi Adu,Hostels,\nFEMI ADU,hostels,", "Name", "FEMI ADU", 4),
    ],
)
def test_the_same_person_twice_in_a_list_is_refused_the_second_time(
    gmpt24: Event, double: str, column: str, value: str, earlier: int
) -> None:
    (problem,) = saved(gmpt24, LIST + double.encode()).outcome["refused"]
    assert (problem["column"], problem["value"]) == (column, value)
    assert problem["reason"] == f"The same person stands in row {earlier} already."


def test_a_list_leaves_a_line_in_the_trail(gmpt24: Event) -> None:
    saved(gmpt24)
    assert Audit.objects.get().sentence == "Imported staff.csv: 2 added, 0 changed."


def test_an_account_is_not_taken_for_one_of_the_same_handle_elsewhere(gmpt24: Event) -> None:
    x = AccountFactory(event=gmpt24, handle="@gmpt")
    AccountFactory(event=gmpt24, handle="@gmpt", network="mastodon")
    sam = PersonFactory(department__event=gmpt24, account=x)
    saved(gmpt24, b"Name,Department,E-mail,Notes\nSam,Hostels,sam.okoro@example.org,new\n")
    sam.refresh_from_db()
    assert (sam.notes, sam.account) == ("new", x)


def test_a_file_that_is_no_table_is_refused_with_a_sentence(gmpt24: Event) -> None:
    with pytest.raises(Refused, match="is empty"):
        receive_upload(gmpt24, name="staff.csv", content=b"", by=None, now=NOW)


def test_name_and_department_must_have_a_column(gmpt24: Event, priya: User) -> None:
    upload = upload_of(gmpt24)
    mapping = {**upload.mapping, "department": None}
    with pytest.raises(Refused, match="must have a column"):
        match_columns(upload, mapping=mapping, may_add_departments=True, by=priya, now=NOW)


def test_a_discarded_list_keeps_nothing(gmpt24: Event, priya: User) -> None:
    upload = discard_upload(upload_of(gmpt24), by=priya, now=NOW)
    assert (upload.state, upload.rows) == (Upload.State.REFUSED, [])


def test_what_is_saved_cannot_be_discarded(gmpt24: Event, priya: User) -> None:
    with pytest.raises(Refused, match="This list is saved already, or is being saved"):
        discard_upload(saved(gmpt24), by=priya, now=NOW)


def test_a_person_added_meanwhile_is_not_overwritten_unseen(gmpt24: Event) -> None:
    upload = checked(gmpt24)
    sam = PersonFactory(department__event=gmpt24, email="sam@example.org", notes="on leave")
    save_upload(upload, by=None, now=NOW)
    assert list(Person.objects.all()) == [sam]
    assert (upload.state, upload.outcome["again"]) == (Upload.State.CHECKED, True)
    assert [one["name"] for one in upload.outcome["added"]] == ["Cora Lane"]
    save_upload(upload, by=None, now=NOW)
    assert (upload.state, Person.objects.count()) == (Upload.State.SAVED, 2)


def test_a_department_gone_meanwhile_does_not_come_back_unseen(gmpt24: Event) -> None:
    hostels = DepartmentFactory(event=gmpt24, name="Hostels")
    upload = check_upload(upload_of(gmpt24), now=NOW)
    hostels.delete()
    save_upload(upload, by=None, now=NOW)
    assert (upload.state, upload.outcome["refused_rows"]) == (Upload.State.CHECKED, 2)
    assert not Department.objects.exists()


WORDS = ["'Sam", "=1+1", "＝Sam", "O'Brien", "Null", "Zoë 👩‍🚒", "עדן", "<b>", "x;=1", "_x000D_"]
words = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
people = st.fixed_dictionaries(
    {
        "name": words,
        "email": st.sampled_from(["", "sam@example.org", "SAM@example.org", "o'b@example.org"]),
        "phone": st.sampled_from(["", "+44 161 496 0000", "0161-496 0000 x 12"]),
        "role": words,
        "at_night": st.booleans(),
        "available": st.sampled_from(["", "any", "9am-5pm; 22:00-24:00"]),
        "most_slots": st.sampled_from(["", "1", "99"]),
        "notes": words | st.just("by day\r\n=by night"),
    }
)


@pytest.mark.parametrize("write", [write_csv, partial(write_xlsx, title="People")])
def test_an_event_exported_and_imported_is_unchanged(gmpt24: Event, write: Write) -> None:
    hostels = DepartmentFactory(event=gmpt24, name="=Hostels, 'night'")
    account = AccountFactory(event=gmpt24)

    @given(st.lists(people, min_size=1, max_size=3))
    def check(rows: list[dict[str, object]]) -> None:
        Person.objects.all().delete()
        for fields in rows:
            given_by_form = {**fields, "department": hostels.pk, "account": account.pk}
            form = PersonForm(given_by_form, event=gmpt24, only_department=None)
            carried_out(form, partial(add_person, form.instance, by=None, now=NOW))
        count = Person.objects.count()
        assume(count)
        outcome = check_upload(upload_of(gmpt24, write(*people_table(gmpt24))), now=NOW).outcome
        assert (outcome["unchanged"], outcome["refused"]) == (count, [])

    check()


def test_a_check_asks_the_database_as_often_for_many_rows_as_for_few(
    gmpt24: Event, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    many = b"Name,Department\n" + b"".join(b"P%d,Hostels\n" % number for number in range(400))
    upload = upload_of(gmpt24, many, may_add_departments=True)
    with django_assert_num_queries(4):
        check_upload(upload, now=NOW)
