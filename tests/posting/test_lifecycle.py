"""The life of a post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.refusal import Refused
from rota.posting.lifecycle import STEPS, UNSENT, WORDS, State, Step, after, sources_of

THE_WAY = [Step.SUBMIT, Step.APPROVE, Step.SCHEDULE, Step.CLAIM, Step.SUCCEED]


def test_the_way_of_a_post_that_goes_well() -> None:
    state = State.DRAFT
    for step in THE_WAY:
        state = after(state, step)
    assert state is State.PUBLISHED


@pytest.mark.parametrize("state", [State.PUBLISHING, State.PUBLISHED, State.UNKNOWN])
def test_what_may_be_out_is_never_claimed_again(state: State) -> None:
    with pytest.raises(Refused):
        after(state, Step.CLAIM)


@pytest.mark.parametrize("state", [one for one in State if one is not State.SUBMITTED])
def test_only_what_was_submitted_is_approved(state: State) -> None:
    with pytest.raises(Refused):
        after(state, Step.APPROVE)


@pytest.mark.parametrize("state", UNSENT)
def test_an_edit_makes_a_draft_of_it_and_voids_the_approval(state: State) -> None:
    assert after(state, Step.EDIT) is State.DRAFT


def test_a_refusal_says_where_the_post_stands() -> None:
    with pytest.raises(Refused, match="This post is published"):
        after(State.PUBLISHED, Step.EDIT)


def test_every_state_has_its_words_and_a_way_to_it() -> None:
    assert set(WORDS) == set(State)
    assert {target for _, target in STEPS.values()} == set(State)


@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_done_it_goes_out_only_from_its_claim(steps: list[Step]) -> None:
    state, was_claimed = State.DRAFT, False
    for step in steps:
        if state in sources_of(step):
            state = after(state, step)
            was_claimed = was_claimed or step is Step.CLAIM
    assert was_claimed or state is not State.PUBLISHED
