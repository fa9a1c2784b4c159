"""Which drafts say nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.likeness import alike, likeness

BREAKFAST = "Breakfast for 26 residents and a curfew check before the day team comes #GMPT24"


@pytest.mark.parametrize(
    "other",
    [
        BREAKFAST.upper(),
        f"{BREAKFAST} https://example.org/breakfast",
        BREAKFAST.replace("#GMPT24", "#Probation!"),
        BREAKFAST.replace("26", "26,"),
    ],
)
def test_links_hashtags_case_and_signs_make_no_difference(other: str) -> None:
    assert likeness(BREAKFAST, other) == 1


def test_another_story_is_another_story() -> None:
    assert alike(BREAKFAST, {1: "First hearing of the day at court, three reports to read"}) == ()


def test_the_likest_comes_first() -> None:
    others = {1: f"{BREAKFAST} again", 2: BREAKFAST, 3: "Good morning"}
    assert alike(BREAKFAST, others) == (2, 1)


def test_two_words_are_alike_only_if_they_are_the_same() -> None:
    assert alike("Good morning", {1: "good MORNING", 2: "Good night"}) == (1,)


def test_nothing_is_like_nothing() -> None:
    assert likeness("", "#GMPT24") == 0


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
