"""What a thing is called where the organiser leaves that to us."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.names import mark_for, marks_for, short_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#GMPT24", "gmpt24"),
        ("#OurDay_2014", "ourday-2014"),
        ("Préfecture à 24 h", "prefecture-a-24-h"),
        ("#日本", "event"),
    ],
)
def test_a_short_name_keeps_what_an_address_can_carry(text: str, expected: str) -> None:
    assert short_name(text, set()) == expected


def test_a_taken_short_name_gets_the_next_number() -> None:
    assert short_name("#GMPT24", {"gmpt24", "gmpt24-2"}) == "gmpt24-3"


@given(st.text(max_size=80))
def test_a_short_name_always_fits_the_column(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,40}", short_name(text, set()))


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Court staff", set(), "CS"),
        ("Hostels", set(), "HO"),
        ("Hostels", {"HO"}, "HS"),
        ("Victim liaison", {"VL"}, "VI"),
        ("X", set(), "X1"),
        ("看護", set(), "X1"),
    ],
)
def test_a_mark_is_taken_from_the_name(name: str, taken: set[str], expected: str) -> None:
    assert mark_for(name, taken) == expected


@given(st.text(max_size=40), st.sets(st.from_regex(r"\A[A-Z0-9]{2}\Z"), max_size=50))
def test_a_mark_is_always_valid_and_free(name: str, taken: set[str]) -> None:
    mark = mark_for(name, taken)
    assert re.fullmatch(r"[A-Z0-9]{2}", mark)
    assert mark not in taken


def test_all_marks_taken_is_said() -> None:
    with pytest.raises(ValueError, match="All two-letter marks are taken"):
        mark_for("Hostels", set(marks_for("Hostels")))
