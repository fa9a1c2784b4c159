"""What speaks against approving a draft."""

from dataclasses import replace

import pytest

from rota.posting.checks import DraftFacts, Objection, Picture, objections
from rota.posting.lengths import BLUESKY, X

FINE = DraftFacts(text="All is quiet at the hostel #GMPT24", limits=(X, BLUESKY), hashtag="#GMPT24")


def said(draft: DraftFacts) -> list[tuple[str, bool]]:
    """The sentences, and whether each must be mended."""
    return [(one.sentence, one.must) for one in objections(draft)]


def test_nothing_speaks_against_a_fine_draft() -> None:
    described = Picture(1, "An empty corridor at night")
    assert said(replace(FINE, pictures=(described,), links={"https://example.org": ""})) == []


def test_an_empty_draft_lacks_words_and_hashtag() -> None:
    assert said(replace(FINE, text=" ")) == [
        ("There are no words yet.", True),
        ("#GMPT24 is missing: without it nobody finds the post.", True),
    ]


def test_it_is_measured_for_each_network() -> None:
    assert said(replace(FINE, text="#GMPT24 " + "a" * 293)) == [
        ("It is 21 too long for X: 301 of 280.", True),
        ("It is 1 too long for Bluesky: 301 of 300.", True),
    ]


def test_a_forbidden_sign_is_told_from_length() -> None:
    assert said(replace(FINE, text="#GMPT24 \ufffe", limits=(X,))) == [
        ("X does not take it: it holds a forbidden sign or too many bytes.", True)
    ]


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("#gmpt24 begins", True),
        ("Begins ＃GMPT24.", True),
        ("#GMPT24hours", False),
        ("GMPT24", False),
    ],
)
def test_the_hashtag_is_there_in_any_case(text: str, is_there: bool) -> None:
    found = [one.key for one in objections(replace(FINE, text=text))]
    assert found == ([] if is_there else ["hashtag"])


def test_a_picture_without_words_must_be_described() -> None:
    assert said(replace(FINE, pictures=(Picture(1, " "), Picture(2, "a corridor")))) == [
        ("Picture 1 has no description for those who cannot see it.", True),
        ("Picture 2 is described in 2 words: say what can be seen.", False),
    ]


def test_secrets_are_found_in_words_and_in_descriptions() -> None:
    draft = replace(
        FINE,
        text="#GMPT24 John Doe is doing well",
        watch_list=("John Doe",),
        pictures=(Picture(1, "A file with A1234BC on it"),),
    )
    assert said(draft) == [
        ("“John Doe” is on the watch list.", True),
        ("“A1234BC” looks like a prison number.", False),
    ]


def test_a_draft_like_another_is_told_with_its_author() -> None:
    draft = replace(FINE, others={7: FINE.text}, names={7: "Cora Lane"})
    assert said(draft) == [("It says nearly the same as the draft of Cora Lane.", False)]


def test_a_link_that_does_not_answer_is_told_with_its_trouble() -> None:
    draft = replace(FINE, links={"https://example.org/gone": "it answers 404"})
    assert objections(draft) == (
        Objection(
            "link:https://example.org/gone",
            "https://example.org/gone does not open: it answers 404.",
            must=False,
        ),
    )


LONG = replace(FINE, text="We listen to people all day. " * 12 + "#GMPT24", limits=(X,))


def test_too_long_for_one_post_it_may_be_a_thread() -> None:
    assert said(LONG) == [("It is 75 too long for X: 355 of 280.", True)]
    assert said(replace(LONG, is_thread=True)) == []


def test_what_no_thread_can_hold_is_said() -> None:
    draft = replace(LONG, text="#GMPT24 " + "a" * 300, is_thread=True)
    sentence = f"X: “{'a' * 40}…” is too long for one post and has no place to break."
    assert said(draft) == [(sentence, True)]


def test_a_forbidden_sign_is_said_of_a_thread_too() -> None:
    draft = replace(LONG, text=f"\ufffe {LONG.text}", is_thread=True)
    sentence = "X does not take it: it holds a forbidden sign or too many bytes."
    assert said(draft) == [(sentence, True)]
