"""What is reported and what was on its way are one."""

import pytest

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Dispatch, Post, User
from rota.posting.actions import report_post, take_back
from rota.posting.actions.settling import say_done
from tests.factories import START
from tests.posting.sending import approved, way

State = Dispatch.State
X_URL = "https://x.com/gmpt_example/status/411053632000000000"


def reported(turn: Assignment, url: str = "") -> Post:
    """Sam says he has posted."""
    return report_post(
        turn.slot,
        assignment=turn,
        by_person=turn.person,
        url=url,
        by=turn.person,
        now=START,
    )


def states(draft: object) -> dict[str, str]:
    """Where it stands on each network."""
    return dict(Dispatch.objects.values_list("account__network", "state"))


def test_i_have_posted_settles_the_words_by_hand(turn: Assignment, account: Account) -> None:
    row = way(approved(turn, account))
    post = reported(turn)
    row.refresh_from_db()
    assert (row.state, row.post) == (State.REPORTED, post)


def test_with_two_that_it_could_be_nothing_is_guessed(
    turn: Assignment, account: Account, bluesky: Account
) -> None:
    draft = approved(turn, account, bluesky)
    reported(turn)
    assert set(states(draft).values()) == {State.BY_HAND}


def test_its_address_says_which_it_is(turn: Assignment, account: Account, bluesky: Account) -> None:
    draft = approved(turn, account, bluesky)
    reported(turn, X_URL)
    assert states(draft) == {"x": State.REPORTED, "bluesky": State.BY_HAND}


def test_a_post_by_another_account_is_not_it(turn: Assignment, account: Account) -> None:
    draft = approved(turn, account)
    reported(turn, "https://x.com/somebody_else/status/411053632000000000")
    assert states(draft) == {"x": State.BY_HAND}


def test_a_post_by_nobody_we_know_is_not_sams(turn: Assignment, account: Account) -> None:
    draft = approved(turn, account)
    report_post(turn.slot, assignment=None, by_person=None, url="", by=None, now=START)
    assert states(draft) == {"x": State.BY_HAND}


def test_taken_back_it_is_to_be_posted_by_hand_again(turn: Assignment, account: Account) -> None:
    row = way(approved(turn, account))
    take_back(reported(turn), by=turn.person, now=START)
    row.refresh_from_db()
    assert (row.state, row.post) == (State.BY_HAND, None)


def test_the_desk_says_that_one_is_out(turn: Assignment, account: Account, priya: User) -> None:
    row = way(approved(turn, account))
    post = say_done(row, url=X_URL, by=priya, now=START)
    row.refresh_from_db()
    assert (row.state, row.post, post.assignment) == (State.REPORTED, post, turn)
    assert (post.by_person, post.reported_by) == (turn.person, priya)


def test_the_desk_says_it_of_each_account(
    turn: Assignment, account: Account, bluesky: Account, priya: User
) -> None:
    draft = approved(turn, account, bluesky)
    for row in draft.dispatches.all():
        say_done(row, url="", by=priya, now=START)
    assert set(states(draft).values()) == {State.REPORTED}
    assert Post.objects.count() == 1


def test_what_was_missed_may_have_been_posted_all_the_same(
    turn: Assignment, account: Account, priya: User
) -> None:
    row = way(approved(turn, account))
    Dispatch.objects.update(state=State.MISSED)
    say_done(row, url="", by=priya, now=START)
    row.refresh_from_db()
    assert row.state == State.REPORTED


def test_said_twice_it_is_refused(turn: Assignment, account: Account, priya: User) -> None:
    row = way(approved(turn, account))
    say_done(row, url="", by=priya, now=START)
    with pytest.raises(Refused, match="This post is reported"):
        say_done(row, url="", by=priya, now=START)
