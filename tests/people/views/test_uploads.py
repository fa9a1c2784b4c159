"""A staff list comes in, page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rota.lib.tables import write_xlsx
from rota.models import Department, Event, Person, Upload
from rota.people.actions import work_on_uploads
from tests.factories import LONG_BEFORE

IMPORT = "/e/gmpt24/people/import/"
LIST = b"Name,Team,E-mail\nSam Okoro,Hostels,sam@example.org\nCora Lane,Courts,cora\n"
HTMX = {"HX-Request": "true"}
State = Upload.State


def send(client: Client, content: bytes = LIST, name: str = "staff.csv") -> str:
    """Upload a file; what the next page says."""
    file = SimpleUploadedFile(name, content)
    return client.post(IMPORT, {"file": file}, follow=True).content.decode()


def step(client: Client, button: str, **fields: object) -> str:
    """Press a button of the list; what the next page says."""
    answer = client.post(address(), {"step": button, **fields}, follow=True)
    return answer.content.decode()


def address() -> str:
    """The page of the list."""
    return reverse("people:upload_step", args=["gmpt24", Upload.objects.get().pk])


def check(client: Client, **fields: object) -> str:
    """Have the list checked with the columns as guessed; what the page says then."""
    step(client, "check", name="0", department="1", email="2", **fields)
    work()
    return client.get(address()).content.decode()


def work() -> None:
    """A sweep of the worker."""
    work_on_uploads(clock=lambda: LONG_BEFORE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("staff.csv", LIST),
        ("staff.xlsx", write_xlsx(["Name", "Team"], [["Sam Okoro", "Hostels"]], "Staff")),
        ("staff.pdf", LIST),
        ("a\u202e<b>.csv", LIST),
    ],
)
def test_a_file_leads_to_its_columns(as_priya: Client, name: str, content: bytes) -> None:
    page = send(as_priya, content, name)
    assert "Which column is which?" in page
    assert '<option value="0" selected>Name</option>' in page
    assert "<td><bdi>Sam Okoro</bdi></td>" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"Name\n", "staff.csv has no row of people below its headings."),
        (b"%PDF-1.4 \0", "staff.csv is not a table."),
        (
            b"x" * (5 * 1024 * 1024 + 1),
            "staff.csv is larger than 5 MB. Keep only the columns that are needed.",
        ),
        (
            b"x" * (20 * 1024 * 1024),
            "staff.csv is larger than 5 MB. Keep only the columns that are needed.",
        ),
    ],
)
def test_what_is_no_list_is_told_at_once(as_priya: Client, content: bytes, sentence: str) -> None:
    page = send(as_priya, content)
    assert sentence in page
    assert "<title>Error: Import a staff list" in page
    assert not Upload.objects.exists()


def test_without_a_file_one_is_asked_for(as_priya: Client) -> None:
    assert "Choose a file." in as_priya.post(IMPORT).content.decode()


def test_columns_that_say_who_somebody_is_must_be_chosen(as_priya: Client) -> None:
    send(as_priya)
    page = step(as_priya, "check", name="0")
    assert "Choose a heading: it tells who somebody is." in page
    assert Upload.objects.get().state == State.READ


def test_a_heading_is_taken_for_one_column_only(as_priya: Client) -> None:
    send(as_priya)
    page = step(as_priya, "check", name="0", department="1", role="1")
    assert "Department is taken from that heading already." in page


def test_a_heading_the_file_lacks_is_refused(as_priya: Client) -> None:
    send(as_priya)
    assert "Select a valid choice" in step(as_priya, "check", name="9", department="1")


def test_progress_is_shown_and_asks_again(as_priya: Client) -> None:
    send(as_priya)
    page = step(as_priya, "check", name="0", department="1")
    assert "0 of 2 rows." in page
    part = as_priya.get(address(), headers=HTMX)
    assert b"<html" not in part.content
    assert b"hx-get" in part.content
    work()
    assert as_priya.get(address(), headers=HTMX).headers["HX-Refresh"] == "true"


def test_the_preview_tells_what_would_change_and_why_not(
    as_priya: Client, hostels: Department
) -> None:
    send(as_priya)
    page = check(as_priya)
    assert "Look before you save" in page
    for count in ("<strong>1</strong> added", "<strong>1</strong> refused"):
        assert count in page
    assert '<th scope="row" data-label="Row">3</th>' in page
    assert "That is not an e-mail address." in page
    assert "Save all but the refused rows" in page
    assert not Person.objects.exists()


def test_saving_is_said_and_leads_on(as_priya: Client, hostels: Department) -> None:
    send(as_priya)
    check(as_priya)
    step(as_priya, "save")
    work()
    page = as_priya.get(address()).content.decode()
    assert "The list is saved" in page
    assert 'href="/e/gmpt24/people/">See the people</a>' in page
    assert Person.objects.get().name == "Sam Okoro"


def test_what_changed_since_the_preview_is_shown_again(
    as_priya: Client, hostels: Department
) -> None:
    send(as_priya)
    check(as_priya)
    step(as_priya, "save")
    hostels.delete()
    work()
    page = as_priya.get(address()).content.decode()
    assert "Nothing is saved: something has changed since you looked." in page
    assert "There is nothing to save." in page


def test_a_list_that_changes_nothing_offers_nothing_to_save(
    as_priya: Client, hostels: Department
) -> None:
    for _ in range(2):
        Upload.objects.all().delete()
        send(as_priya)
        check(as_priya)
        step(as_priya, "save")
        work()
    Upload.objects.all().delete()
    send(as_priya, LIST.splitlines(keepends=True)[0] + LIST.splitlines()[1])
    page = check(as_priya)
    assert "There is nothing to save: everybody is on the list as they are here." in page
    assert 'value="save"' not in page


def test_the_columns_can_be_changed_after_the_preview(
    as_priya: Client, hostels: Department
) -> None:
    send(as_priya)
    check(as_priya)
    page = as_priya.get(address(), {"columns": ""}).content.decode()
    assert "Which column is which?" in page
    assert '<option value="1" selected>Team</option>' in page
    page = check(as_priya, may_add_departments="on")
    assert "<strong>1</strong> added" in page


def test_a_reason_against_the_whole_list_is_told_beside_the_columns(as_priya: Client) -> None:
    rows = b"".join(b"P%d,D%d,\n" % (number, number) for number in range(101))
    send(as_priya, b"Name,Team,E-mail\n" + rows)
    page = check(as_priya, may_add_departments="on")
    assert "The list would add 101 departments. Is their column the right one?" in page
    assert "Which column is which?" in page


def test_a_list_can_be_given_up(as_priya: Client) -> None:
    send(as_priya)
    page = step(as_priya, "discard")
    assert "You chose not to import it." in page
    assert Upload.objects.get().rows == []


@pytest.mark.parametrize("button", ["save", "check", "nonsense", ""])
def test_a_button_that_does_not_fit_is_refused_with_a_sentence_or_ignored(
    as_priya: Client, button: str
) -> None:
    send(as_priya)
    step(as_priya, "discard")
    assert as_priya.post(address(), {"step": button}).status_code == 200
    assert Upload.objects.get().state == State.REFUSED


def test_a_list_that_waits_is_found_again(as_priya: Client) -> None:
    send(as_priya)
    page = as_priya.get(IMPORT).content.decode()
    assert f'<a href="{address()}"><bdi>staff.csv</bdi></a>: match the columns.' in page
    step(as_priya, "discard")
    assert "staff.csv" not in as_priya.get(IMPORT).content.decode()


def test_who_leads_or_looks_cannot_import(as_lena: Client, as_vik: Client) -> None:
    assert {client.get(IMPORT).status_code for client in (as_lena, as_vik)} == {403}


@pytest.mark.parametrize("rows", [1, 2000])
def test_pages_of_a_list_take_the_same_queries_however_long_it_is(
    as_priya: Client, gmpt24: Event, rows: int, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    people = b"".join(b"P%d,Hostels,bad%d\n" % (number, number) for number in range(rows))
    send(as_priya, b"Name,Team,E-mail\n" + people)
    check(as_priya)
    page = address()
    with django_assert_num_queries(4):
        as_priya.get(page)
    with django_assert_num_queries(4):
        as_priya.get(IMPORT)
