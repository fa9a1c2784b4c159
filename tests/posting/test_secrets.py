"""Numbers of people and cases, and the event's watch list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.secrets import Finding, numbers_in, watched_in


@pytest.mark.parametrize(
    ("words", "looks_like"),
    [
        ("QQ123456C", None),  # Q begins no National Insurance number
        ("AB 12 34 56 C", "a National Insurance number"),
        ("ab123456c", "a National Insurance number"),
        ("T20137654", "a court case number"),
        ("T2013/7654", "a court case number"),
        ("06AA123456713", "a court case number"),
        ("2012/1234567X", "a PNC number"),
        ("A1234BC", "a prison number"),
        ("0161 496 0001", "a phone number"),
        ("+44 7700 900123", "a phone number"),
        ("07700900123", "a phone number"),
        ("943 476 5919", "an NHS number"),
        ("sam.okoro@example.org", "an e-mail address"),
        ("M60 1QD", "a postcode"),
        ("#GMPT24", None),
        ("2:30am", None),
        ("12 December 2013", None),
        ("24 hours, 47 people, 155 mentions", None),
        ("1,700 followers", None),
        ("https://example.org/2013/12/12", None),
        ("@gmpt_hostels", None),
    ],
)
def test_a_number_is_known_by_its_shape(words: str, looks_like: str | None) -> None:
    expected = [Finding(words, looks_like)] if looks_like else []
    assert list(numbers_in(f"Tonight {words} at the hostel.")) == expected


def test_every_one_of_several_is_found_once() -> None:
    found = list(numbers_in("Ring 0161 496 0001 or write to sam@example.org about A1234BC"))
    assert [one.looks_like for one in found] == [
        "a prison number",
        "a phone number",
        "an e-mail address",
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("We met John Doe today", True),
        ("We met JOHN  DOE's brother", True),
        ("We met john-doe", True),
        ("We met Johnny Doe", False),
        ("We met John", False),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, is_found: bool) -> None:
    expected = [Finding("John Doe", "on the watch list")] if is_found else []
    assert list(watched_in(text, ["John Doe", "  "])) == expected


@given(st.text(), st.lists(st.text(max_size=20)))
def test_no_text_and_no_watch_list_breaks_it(text: str, watch_list: list[str]) -> None:
    assert {one.words for one in watched_in(text, watch_list)} <= set(watch_list)
    assert all(one.words in text for one in numbers_in(text))
