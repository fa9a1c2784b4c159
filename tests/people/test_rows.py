"""One row of a staff list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.models import Person
from rota.people.columns import COLUMNS, guess_mapping
from rota.people.rows import BadCell, Known, PersonRow, read_cell, read_row, row_key

HEADINGS = ["Name", "Department", "E-mail", "Night", "Available", "Most slots", "Account"]
KNOWN = Known.of(["Hostels", "Court Team"], [("@gmpt_example", "@gmpt_example on X")])


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


@pytest.mark.parametrize(
    "unseen", ["\x00", "\x07", "\x1f", "\x85", "\u200b", "\u2028", "\u202e", "\u2066", "\ufeff"]
)
@pytest.mark.parametrize("column", ["name", "email", "phone", "role", "notes", "available"])
def test_a_sign_that_cannot_be_seen_is_refused_in_every_column(unseen: str, column: str) -> None:
    with pytest.raises(BadCell, match="There is a sign in it that cannot be seen"):
        read_cell(column, f"Sa{unseen}m")


@pytest.mark.parametrize("name", ["O'Brien", "Null", "Łukasz Żak", "עדן לוי", "Zoë 👩‍🚒"])
def test_names_as_people_have_them_are_kept(name: str) -> None:
    found = read(name, "Hostels")
    assert isinstance(found, PersonRow)
    assert found.name == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "#NOT CALCULATED",
            "This formula has no result yet: open the workbook, save it, and try again.",
        ),
        ("#REF!", "The formula in this cell ends in an error."),
    ],
)
def test_a_formula_without_a_good_result_is_named(cell: str, reason: str) -> None:
    assert reasons(cell, "Hostels") == [("Name", reason)]


def test_a_hidden_row_is_refused_once() -> None:
    assert reasons("#HIDDEN") == [
        ("Row", "The workbook hides this row. Show it there if it is meant.")
    ]


def test_letters_are_composed_and_spaces_made_one() -> None:
    assert read_cell("name", " Zoe\u0308 \t Lane ") == "Zoë Lane"


def test_notes_keep_their_lines_and_end_them_in_one_way() -> None:
    assert read_cell("notes", "by day \r\nby\tnight\r") == "by day\nby night"


@pytest.mark.parametrize(
    ("column", "longest"), [("name", 120), ("role", 80), ("phone", 40), ("notes", 1000)]
)
def test_what_fits_the_column_is_taken_and_one_sign_more_is_refused(
    column: str, longest: int
) -> None:
    assert read_cell(column, "1" * longest) == "1" * longest
    with pytest.raises(BadCell):
        read_cell(column, "1" * (longest + 1))
    assert Person._meta.get_field(column).max_length == longest


def test_what_fits_the_other_columns() -> None:
    known = Known.of([], [], may_add=True)
    assert read_cell("department", "D" * 80, known) == "D" * 80
    with pytest.raises(BadCell, match="It is longer than 80 signs"):
        read_cell("department", "D" * 81, known)
    with pytest.raises(BadCell, match="not an e-mail address"):
        read_cell("email", f"{'s' * 250}@example.org")


@pytest.mark.parametrize(
    "address",
    [
        "sam",
        "sam@",
        "@example.org",
        "sam@example",
        "sam @example.org",
        "sam@example.org\nBcc: cora@example.org",
        "Sam <sam@example.org>",
        "sam@example.org, cora@example.org",
        '"sam"@example.org',
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadCell):
        read_cell("email", address)


@pytest.mark.parametrize("count", ["0", "100", "-1", "3.5", "three", "²", "9" * 5000])
def test_what_is_no_number_of_slots_is_refused(count: str) -> None:
    with pytest.raises(BadCell, match="Write a whole number from 1 to 99, or nothing"):
        read_cell("most_slots", count)


@pytest.mark.parametrize("handle", ["@GMPT_example", "gmpt_example", "@gmpt_example on X"])
def test_an_account_is_found_by_its_handle_or_its_full_name(handle: str) -> None:
    assert read_cell("account", handle, KNOWN) == "@gmpt_example on X"


def test_a_handle_on_two_networks_is_asked_about() -> None:
    known = Known.of([], [("@gmpt", "@gmpt on X"), ("@gmpt", "@gmpt on Mastodon")])
    with pytest.raises(BadCell) as error:
        read_cell("account", "@gmpt", known)
    assert str(error.value) == (
        "Several accounts have that handle. Write @gmpt on Mastodon or @gmpt on X."
    )
    assert read_cell("account", "@gmpt on x", known) == "@gmpt on X"


def test_a_person_without_address_is_known_by_name_and_department() -> None:
    one, other = PersonRow("SAM", department="Hostels"), PersonRow("sam", department="hostels")
    assert row_key(one) == row_key(other)


@given(st.lists(st.text(max_size=40), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_whatever_stands_in_a_row_it_is_a_person_or_has_reasons(cells: list[str]) -> None:
    mapping = guess_mapping([column.label for column in COLUMNS])
    found = read_row(cells, mapping, KNOWN)
    assert isinstance(found, PersonRow) or all(problem.reason for problem in found)
