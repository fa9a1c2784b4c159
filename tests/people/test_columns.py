"""Which heading is which column."""

from rota.people.columns import COLUMNS, guess_mapping


def test_headings_are_found_in_any_order_and_case() -> None:
    mapping = guess_mapping(["TEAM", "e-mail address", "Full name"])
    assert (mapping["department"], mapping["email"], mapping["name"]) == (0, 1, 2)


def test_a_column_the_file_lacks_is_none() -> None:
    assert guess_mapping(["Name"])["phone"] is None


def test_no_heading_is_taken_twice() -> None:
    mapping = guess_mapping(["Role", "Title", "Name"])
    places = [place for place in mapping.values() if place is not None]
    assert len(places) == len(set(places))


def test_our_own_headings_map_to_themselves() -> None:
    mapping = guess_mapping([column.label for column in COLUMNS])
    assert list(mapping.values()) == list(range(len(COLUMNS)))
