"""One row of a staff list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.people.columns import COLUMNS, guess_mapping
from rota.people.rows import Known, PersonRow, read_row, row_key

HEADINGS = ["Name", "Department", "E-mail", "Night", "Available", "Most slots", "Account"]
KNOWN = Known.of(["Hostels", "Court Team"], ["@gmpt_example"])


def read(*cells: str, known: Known = KNOWN) -> object:
    """A row under HEADINGS; cells left out are empty."""
    padded = [*cells, *[""] * (len(HEADINGS) - len(cells))]
    return read_row(padded, guess_mapping(HEADINGS), known)


def reasons(*cells: str) -> list[tuple[str, str]]:
    """What is wrong with a row: column and reason."""
    found = read(*cells)
    assert isinstance(found, tuple)
    return [(problem.column, problem.reason) for problem in found]


def test_a_full_row_is_a_person() -> None:
    assert read("Sam Okoro", "hostels", "sam@example.org", "yes", "22:00-6am", "3") == PersonRow(
        name="Sam Okoro",
        department="Hostels",
        email="sam@example.org",
        at_night=True,
        available="22:00-06:00",
        most_slots=3,
    )


def test_every_problem_of_a_row_is_told_at_once() -> None:
    found = reasons("", "Hostels", "not an address", "maybe", "often", "many", "@other")
    columns = [column for column, _ in found]
    assert columns == ["Name", "E-mail", "Account", "Night", "Available", "Most slots"]


def test_a_department_nearly_right_is_suggested() -> None:
    assert reasons("Sam", "Hostel") == [
        ("Department", "The event has no department of that name. Did you mean Hostels?")
    ]


def test_a_new_department_is_taken_where_that_is_allowed() -> None:
    known = Known.of([], [], may_add=True)
    found = read("Sam", "Night desk", known=known)
    assert isinstance(found, PersonRow)
    assert found.department == "Night desk"


@pytest.mark.parametrize("name", ["A\u202eB", "A\x00B", "Sam\x07"])
def test_a_name_with_an_unseen_sign_is_refused(name: str) -> None:
    assert reasons(name, "Hostels")[0][0] == "Name"


@pytest.mark.parametrize("name", ["O'Brien", "Null", "Łukasz Żak", "עדן לוי", "Zoë 👩‍🚒"])
def test_names_as_people_have_them_are_kept(name: str) -> None:
    found = read(name, "Hostels")
    assert isinstance(found, PersonRow)
    assert found.name == name


def test_a_formula_without_result_is_named() -> None:
    assert "no result yet" in reasons("#NOT CALCULATED", "Hostels")[0][1]


def test_a_person_without_address_is_known_by_name_and_department() -> None:
    one, other = PersonRow("SAM", department="Hostels"), PersonRow("sam", department="hostels")
    assert row_key(one) == row_key(other)


@given(st.lists(st.text(max_size=40), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_whatever_stands_in_a_row_it_is_a_person_or_has_reasons(cells: list[str]) -> None:
    mapping = guess_mapping([column.label for column in COLUMNS])
    found = read_row(cells, mapping, KNOWN)
    assert isinstance(found, PersonRow) or all(problem.reason for problem in found)
