"""Approved words on their way: to each account, called back, told to go."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Dispatch, Draft, Person, User
from rota.posting.actions import edit_draft, submit, withdraw_draft
from rota.posting.actions.approval import approve, ask_changes
from rota.posting.actions.dispatching import go_by_hand, hold_one, press, release_one
from tests.factories import LONG_BEFORE, START
from tests.posting.sending import Sending, approved, connect, way

State = Dispatch.State


def states(draft: Draft) -> list[str]:
    """Where its ways stand."""
    return [one.state for one in draft.dispatches.order_by("pk")]


def test_approval_sends_the_words_on_their_way(handed_in: Draft, priya: User) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    assert states(handed_in) == [State.BY_HAND]


def test_words_that_only_wait_for_approval_go_nowhere(handed_in: Draft) -> None:
    assert states(handed_in) == []


def test_where_coordinator_posts_it_is_scheduled(
    turn: Assignment, mastodon: Account, line: Sending
) -> None:
    assert states(approved(turn, mastodon)) == [State.SCHEDULED]


def test_where_a_button_is_pressed_it_waits_for_that(
    turn: Assignment, mastodon: Account, line: Sending
) -> None:
    mastodon.posted_by = "button"
    mastodon.save()
    assert states(approved(turn, mastodon)) == [State.APPROVED]


def test_an_account_that_is_not_connected_goes_by_hand_and_says_why(
    turn: Assignment, mastodon: Account
) -> None:
    row = way(approved(turn, mastodon))
    assert (row.state, row.sentence) == (State.BY_HAND, "The account is not connected.")


def test_x_goes_by_hand_until_somebody_attests_its_terms(
    turn: Assignment, account: Account, priya: User
) -> None:
    account.posted_by = "app"
    account.save()
    connection = connect(account, "https://api.x.com")
    assert "attested" in way(approved(turn, account)).sentence
    connection.attested_at, connection.attested_by = LONG_BEFORE, priya
    connection.save()
    assert states(approved(turn, account, text="Quite another night #GMPT24")) == [State.SCHEDULED]


def test_changed_words_are_called_back(turn: Assignment, mastodon: Account, line: Sending) -> None:
    draft = approved(turn, mastodon)
    edit_draft(
        draft,
        text="Other words #GMPT24",
        accounts=[mastodon],
        seen_number=1,
        by=draft.author,
        now=LONG_BEFORE,
    )
    assert states(draft) == [State.WITHDRAWN]
    assert line.sweep() == {}
    assert line.out == []


def test_withdrawn_words_are_called_back(turn: Assignment, mastodon: Account) -> None:
    draft = approved(turn, mastodon)
    withdraw_draft(draft, by=draft.author, now=LONG_BEFORE)
    assert states(draft) == [State.WITHDRAWN]


def test_words_sent_back_are_called_back(turn: Assignment, mastodon: Account, priya: User) -> None:
    draft = approved(turn, mastodon)
    ask_changes(draft, words="No names.", seen_number=1, by=priya, now=LONG_BEFORE)
    assert states(draft) == [State.WITHDRAWN]


def test_words_sent_back_and_handed_in_as_they_are_go_on_their_way_again(
    turn: Assignment, mastodon: Account, priya: User
) -> None:
    draft = approved(turn, mastodon)
    ask_changes(draft, words="No names.", seen_number=1, by=priya, now=LONG_BEFORE)
    submit(draft, seen_number=1, by=draft.author, now=LONG_BEFORE)
    assert states(draft) == [State.WITHDRAWN, State.BY_HAND]


@pytest.mark.parametrize("state", ["publishing", "published", "unknown", "reported"])
def test_what_is_or_may_be_out_is_not_changed_any_more(
    turn: Assignment, mastodon: Account, state: str
) -> None:
    draft = approved(turn, mastodon)
    draft.dispatches.update(
        state=state, remote_id="1", claim="0" * 32, lease_until=START, moment=START
    )
    with pytest.raises(Refused, match="cannot be changed any more"):
        withdraw_draft(draft, by=draft.author, now=START)
    assert states(draft) == [state]


def test_words_for_three_accounts_are_three_ways(
    turn: Assignment, account: Account, bluesky: Account, mastodon: Account
) -> None:
    draft = approved(turn, account, bluesky, mastodon)
    assert draft.dispatches.count() == 3
    assert len(set(draft.dispatches.values_list("key", flat=True))) == 3


def test_words_approved_anew_have_another_key(
    turn: Assignment, mastodon: Account, line: Sending
) -> None:
    draft = approved(turn, mastodon)
    first = way(draft).key
    draft = edit_draft(
        draft, text="Others #GMPT24", accounts=[mastodon], seen_number=1, by=None, now=LONG_BEFORE
    )
    from rota.posting.actions import submit

    draft = submit(draft, seen_number=2, by=None, now=LONG_BEFORE)
    assert draft.dispatches.standing().get().key != first


def test_the_database_keeps_one_way_to_an_account(turn: Assignment, mastodon: Account) -> None:
    row = way(approved(turn, mastodon))
    row.pk, row.key = None, "3zzzzzzzzzzzz"
    with pytest.raises(IntegrityError):
        row.save()


class TestTheButton:
    """The volunteer lets it go."""

    @pytest.fixture
    def row(self, turn: Assignment, mastodon: Account, line: Sending) -> Dispatch:
        mastodon.posted_by = "button"
        mastodon.save()
        return way(approved(turn, mastodon))

    def test_it_goes_with_the_next_sweep(self, row: Dispatch, sam: Person, line: Sending) -> None:
        press(row, by=sam, now=START)
        line.sweep()
        assert len(line.out) == 1

    def test_pressed_twice_it_goes_once(self, row: Dispatch, sam: Person, line: Sending) -> None:
        press(row, by=sam, now=START)
        press(row, by=sam, now=START)
        line.sweep()
        line.sweep()
        assert len(line.out) == 1

    def test_it_may_go_as_early_as_a_post_counts(
        self, row: Dispatch, sam: Person, line: Sending
    ) -> None:
        early = START - row.draft.event.early
        press(row, by=sam, now=early)
        line.clock.now = early
        line.sweep()
        assert len(line.out) == 1

    def test_it_is_refused_before_that(self, row: Dispatch, sam: Person) -> None:
        with pytest.raises(Refused, match="when its slot begins"):
            press(row, by=sam, now=START - row.draft.event.early - timedelta(seconds=1))

    def test_it_is_refused_once_the_grace_is_over(self, row: Dispatch, sam: Person) -> None:
        with pytest.raises(Refused, match="once it is over"):
            press(row, by=sam, now=START + timedelta(minutes=45))

    def test_it_is_refused_while_everything_is_on_hold(self, row: Dispatch, sam: Person) -> None:
        row.draft.event.held_at = START
        row.draft.event.save()
        with pytest.raises(Refused, match="on hold"):
            press(row, by=sam, now=START)


def test_one_post_is_held_and_goes_on_from_where_it_was(
    turn: Assignment, mastodon: Account, line: Sending, priya: User
) -> None:
    row = hold_one(way(approved(turn, mastodon)), by=priya, now=LONG_BEFORE)
    assert line.sweep() == {}
    row = release_one(row, by=priya, now=START)
    assert row.state == State.SCHEDULED
    assert line.sweep() == {State.PUBLISHED: 1}


def test_what_failed_is_handed_over(turn: Assignment, mastodon: Account, priya: User) -> None:
    row = way(approved(turn, mastodon))
    Dispatch.objects.update(state=State.FAILED, problem="invalid")
    row = go_by_hand(row, by=priya, now=START)
    assert (row.state, row.problem) == (State.BY_HAND, "")
