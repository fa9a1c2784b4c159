"""A staff list against the people already there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

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


def test_a_list_without_addresses_finds_people_by_name_and_keeps_their_address() -> None:
    row = replace(SAM, email="", phone="")
    found = compare([row], stored(SAM), ALL)
    assert (found.added, found.changed[0].row.email) == ([], "sam@example.org")


def test_of_two_with_one_name_neither_is_guessed() -> None:
    father = replace(SAM, email="father@example.org")
    row = replace(SAM, email="")
    assert compare([row], stored(SAM, father), ALL).added == [row]


def test_somebody_with_another_address_is_somebody_else() -> None:
    row = replace(SAM, email="sam.okoro@example.org")
    assert compare([row], stored(SAM), ALL).added == [row]


def test_nobody_is_found_twice_by_name() -> None:
    one, other = (replace(SAM, email=f"{name}@example.org") for name in ("one", "other"))
    found = compare([one, other], stored(replace(SAM, email="")), ALL)
    assert ([change.row for change in found.changed], found.added) == ([one], [other])


def test_who_a_row_names_by_their_own_key_is_not_found_by_name_for_another() -> None:
    """Father and son of one name in one department: the list has an address for one of them."""
    son = replace(SAM, email="")
    found = compare([SAM, son], stored(son), ALL)
    assert (found.added, found.unchanged) == ([SAM], 1)


names = st.sampled_from(["Sam", "sam", "Cora", "Straße", "Strasse"])
emails = st.sampled_from(["", "a@example.org", "A@example.org", "b@example.org"])
rows = st.builds(
    PersonRow, names, emails, department=st.sampled_from(["Hostels", "Courts"]), notes=names
)


def once(rows: list[PersonRow]) -> list[PersonRow]:
    """Rows of which none has the key of another, as read_rows lets them through."""
    return list({row_key(row): row for row in rows}.values())


@given(st.lists(rows, max_size=5).map(once), st.lists(rows, max_size=5).map(once), st.booleans())
def test_the_same_list_again_changes_nothing_whoever_is_there(
    there: list[PersonRow], rows: list[PersonRow], has_addresses: bool
) -> None:
    columns = ALL if has_addresses else ALL - {"email"}
    rows = once([row if has_addresses else replace(row, email="") for row in rows])
    people = stored(*there)
    first = compare(rows, people, columns)
    changed = {change.key: change.row for change in first.changed}
    after = [changed.get(key, row) for key, row in people.items()] + first.added
    second = compare(rows, stored(*after), columns)
    assert (second.added, second.changed, second.unchanged) == ([], [], len(rows))
