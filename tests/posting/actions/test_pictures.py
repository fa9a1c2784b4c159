"""The pictures of a draft: described, put in order, taken away."""

from itertools import permutations

import pytest

from rota.lib.pictures import Clean
from rota.models import Draft, User
from rota.posting.actions.pictures import add_picture, change_pictures
from tests.factories import LONG_BEFORE

ONE = Clean(content_type="image/png", data=b"1", preview=b"1", width=1, height=1)


@pytest.fixture
def three(words: Draft) -> Draft:
    """Sam's words with three pictures."""
    for alt in "abc":
        add_picture(words, ONE, alt=alt, by=words.author, now=LONG_BEFORE)
    return words


def pictures(draft: Draft) -> list[tuple[int, str]]:
    """Its pictures in order."""
    return list(draft.pictures.values_list("number", "alt"))


@pytest.mark.parametrize("order", list(permutations([(1, "a"), (2, "b"), (3, "c")])))
def test_they_come_in_any_order(three: Draft, order: tuple[tuple[int, str], ...]) -> None:
    change_pictures(three, order, by=three.author, now=LONG_BEFORE)
    assert pictures(three) == [(place, alt) for place, (_, alt) in enumerate(order, 1)]


def test_what_is_left_out_goes_and_what_there_is_not_is_not_made(three: Draft) -> None:
    change_pictures(three, [(3, "c"), (7, "x")], by=three.author, now=LONG_BEFORE)
    assert pictures(three) == [(1, "c")]


def test_another_description_has_to_be_approved_anew(three: Draft, priya: User) -> None:
    Draft.objects.update(state="approved", approved_at=LONG_BEFORE)
    change_pictures(three, [(1, "A dog"), (2, "b"), (3, "c")], by=priya, now=LONG_BEFORE)
    three.refresh_from_db()
    assert (three.state, three.approved_at, three.number) == ("draft", None, 5)
    assert three.versions.get(number=5).pictures == [[1, "A dog"], [2, "b"], [3, "c"]]


def test_pictures_as_they_are_void_no_approval(three: Draft, priya: User) -> None:
    Draft.objects.update(state="approved", approved_at=LONG_BEFORE)
    change_pictures(three, pictures(three), by=priya, now=LONG_BEFORE)
    three.refresh_from_db()
    assert (three.state, three.number) == ("approved", 4)
