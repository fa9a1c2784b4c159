"""Threads break between sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.lengths import X, length
from rota.posting.threads import BETWEEN_SENTENCES, MOST_PARTS, TooLong, parts_of, thread


def fits_x(text: str) -> bool:
    """Whether it is one post on X."""
    return length(text, X).left >= 0


def test_what_fits_is_one_post_without_a_number() -> None:
    assert thread("Good night from the hostel. #GMPT24\n", fits_x) == (
        "Good night from the hostel. #GMPT24",
    )


def test_it_breaks_between_sentences() -> None:
    text = "Breakfast for 26 residents. Then curfew checks! Has everybody slept?"
    assert thread(text, lambda part: len(part) <= 40) == (
        "Breakfast for 26 residents. (1/3)",
        "Then curfew checks! (2/3)",
        "Has everybody slept? (3/3)",
    )


def test_sentences_share_a_post_while_they_fit() -> None:
    text = "One. Two. Three. Four."
    parts = thread(text, lambda part: len(part) <= 16)
    assert parts == ("One. Two. (1/3)", "Three. (2/3)", "Four. (3/3)")


def test_a_paragraph_ends_a_sentence() -> None:
    text = "Kettle on\n\nKeys checked and all well"
    assert thread(text, lambda part: len(part) <= 32)[0] == "Kettle on (1/2)"


def test_a_long_sentence_breaks_between_words() -> None:
    text = "we listen and we write reports and we visit"
    parts = thread(text, lambda part: len(part) <= 26)
    assert parts == ("we listen and we (1/3)", "write reports and we (2/3)", "visit (3/3)")


def test_a_word_without_a_place_to_break_is_refused() -> None:
    with pytest.raises(TooLong, match="has no place to break"):
        thread("a" * 300, fits_x)


def test_an_endless_thread_is_refused() -> None:
    with pytest.raises(TooLong, match="more than 25 posts"):
        thread("word. " * 1000, lambda part: len(part) <= 40)


WORDS = st.lists(st.text(alphabet="abc.!?é", min_size=1, max_size=9), min_size=1, max_size=60).map(
    " ".join
)


@given(WORDS, st.integers(min_value=30, max_value=90))
def test_every_part_fits_and_nothing_is_lost(text: str, most: int) -> None:
    parts = thread(text, lambda part: len(part) <= most)
    assert all(len(part) <= most for part in parts)
    assert len(parts) <= MOST_PARTS
    bare = [part.rpartition(" (")[0] if len(parts) > 1 else part for part in parts]
    assert " ".join(bare).split() == text.split()


LONG = "We listen to people all day. " * 12  # 347 signs


def test_a_long_text_is_one_post_unless_a_thread_is_chosen() -> None:
    assert parts_of(LONG, "x", is_thread=False) == (LONG,)
    parts = parts_of(LONG, "x", is_thread=True)
    assert [part[-5:] for part in parts] == ["(1/2)", "(2/2)"]
    assert all(length(part, X).left >= 0 for part in parts)


def test_each_network_divides_at_its_own_length() -> None:
    assert len(parts_of(LONG, "bluesky", is_thread=True)) == 2
    assert len(parts_of(LONG, "mastodon", is_thread=True)) == 1
    assert len(parts_of(LONG, "mastodon", is_thread=True, most=200)) == 2


def test_where_nothing_is_counted_nothing_is_divided() -> None:
    assert parts_of(LONG * 20, "other", is_thread=True) == (LONG * 20,)


def test_bluesky_counts_bytes_too() -> None:
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{GIRL} "  # 26 bytes, two graphemes
    assert len(parts_of(family * 140, "bluesky", is_thread=True)) == 2


@given(WORDS, st.integers(min_value=30, max_value=90))
def test_no_part_could_take_the_first_word_of_the_next(text: str, most: int) -> None:
    parts = thread(text, lambda part: len(part) <= most)
    bare = [part.rpartition(" (")[0] for part in parts] if len(parts) > 1 else []
    longest = len(" (9/9)") if len(parts) <= 9 else len(" (25/25)")
    for part, following in pairwise(bare):
        first = BETWEEN_SENTENCES.split(following)[0]
        first = first if len(first) + longest <= most else first.split()[0]
        assert len(f"{part} {first}") + longest > most
