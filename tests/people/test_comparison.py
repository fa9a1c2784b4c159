"""A staff list against the people already there."""

from dataclasses import replace

from rota.people.comparison import FieldChange, compare
from rota.people.rows import PersonRow, row_key

SAM = PersonRow("Sam Okoro", email="sam@example.org", department="Hostels", phone="07700 900101")
ALL = frozenset({"name", "email", "phone", "department", "notes"})


def stored(*rows: PersonRow) -> dict[str, PersonRow]:
    """People already there."""
    return {row_key(row): row for row in rows}


def test_somebody_new_is_added() -> None:
    assert compare([SAM], {}, ALL).added == [SAM]


def test_the_same_list_again_changes_nothing() -> None:
    found = compare([SAM], stored(SAM), ALL)
    assert (found.added, found.changed, found.unchanged) == ([], [], 1)


def test_a_change_says_old_and_new() -> None:
    found = compare([replace(SAM, phone="07700 900999")], stored(SAM), ALL)
    assert found.changed[0].changes == (FieldChange("Phone", "07700 900101", "07700 900999"),)


def test_a_column_the_file_lacks_keeps_what_is_stored() -> None:
    row = replace(SAM, phone="")
    assert compare([row], stored(SAM), ALL - {"phone"}).unchanged == 1


def test_a_blank_in_a_column_the_file_has_is_taken() -> None:
    found = compare([replace(SAM, phone="")], stored(SAM), ALL)
    assert found.changed[0].row.phone == ""


def test_a_list_may_bring_the_address_of_somebody_known_by_name() -> None:
    known = replace(SAM, email="")
    found = compare([SAM], stored(known), ALL)
    assert (len(found.added), found.changed[0].row.email) == (0, "sam@example.org")
