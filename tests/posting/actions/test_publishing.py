"""What is due is sent once, looked at before it is sent again, and missed rather than late."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from rota.models import Account, Assignment, Audit, Dispatch, Event, Message, Person, Post
from rota.posting.actions import publishing
from rota.posting.actions.publishing import LEASE, take
from rota.posting.networks.mastodon import Mastodon
from tests.factories import START
from tests.fakes.faults import Fault, in_turn, to_posts
from tests.posting.sending import Sending, approved, connect, sending, way

State = Dispatch.State


@pytest.fixture
def row(turn: Assignment, mastodon: Account, line: Sending) -> Dispatch:
    """Sam's words for 9am, scheduled on Mastodon."""
    return way(approved(turn, mastodon))


def test_a_post_is_published_when_its_slot_begins(row: Dispatch, line: Sending) -> None:
    line.clock.now = START - timedelta(seconds=1)
    assert line.sweep() == {}
    line.clock.now = START
    assert line.sweep() == {State.PUBLISHED: 1}
    assert len(line.out) == 1


def test_a_published_post_counts_for_the_turn(
    row: Dispatch, line: Sending, turn: Assignment, sam: Person
) -> None:
    line.sweep()
    post = Post.objects.get()
    assert (post.assignment, post.by_person, post.source) == (turn, sam, "published")
    row.refresh_from_db()
    assert (row.post, row.url) == (post, post.url)


def test_the_next_sweep_sends_it_no_more(row: Dispatch, line: Sending) -> None:
    line.sweep()
    line.clock.forward(minutes=1)
    assert line.sweep() == {}
    assert len(line.out) == 1


def test_past_the_grace_of_its_slot_it_is_missed_and_never_sent(
    row: Dispatch, line: Sending
) -> None:
    line.clock.now = START + timedelta(minutes=45)
    assert line.sweep() == {State.MISSED: 1}
    assert line.out == []
    assert Message.objects.get(kind="failed").facts["words"] == "was missed"


def test_an_old_queue_is_not_flushed_when_the_worker_comes_back(
    row: Dispatch, line: Sending
) -> None:
    line.clock.now = START + timedelta(days=3)
    line.sweep()
    line.sweep()
    assert line.out == []


def test_everything_on_hold_goes_nowhere(row: Dispatch, line: Sending, gmpt24: Event) -> None:
    Event.objects.update(held_at=START)
    assert line.sweep() == {}
    Event.objects.update(held_at=None)
    assert line.sweep() == {State.PUBLISHED: 1}


def test_a_hold_that_comes_between_claim_and_call_stops_it(row: Dispatch, line: Sending) -> None:
    claimed = take(START)
    assert claimed
    Event.objects.update(held_at=START)
    publishing.attempt(claimed, line.network, line.clock)
    row.refresh_from_db()
    assert (row.state, line.out) == (State.SCHEDULED, [])


def test_of_two_workers_one_has_it(row: Dispatch, line: Sending) -> None:
    assert take(START) is not None
    assert take(START) is None


def test_what_another_worker_is_sending_is_left_to_it(row: Dispatch, line: Sending) -> None:
    take(START)
    line.clock.forward(seconds=LEASE.total_seconds() - 1)
    assert line.sweep() == {}
    row.refresh_from_db()
    assert (row.state, line.out) == (State.PUBLISHING, [])


def test_a_worker_that_died_leaves_a_post_that_is_looked_for(row: Dispatch, line: Sending) -> None:
    take(START)
    line.fake.put(row.text)  # it died after the call and before it could write
    line.clock.forward(seconds=LEASE.total_seconds() + 1)
    assert line.sweep() == {State.UNKNOWN: 1, State.PUBLISHED: 1}
    assert len(line.out) == 1


def test_a_worker_that_died_before_the_call_loses_nothing(row: Dispatch, line: Sending) -> None:
    take(START)
    line.clock.forward(seconds=LEASE.total_seconds() + 1)
    line.sweep()
    assert line.out == []
    line.clock.forward(minutes=3)
    line.sweep()
    line.sweep()
    row.refresh_from_db()
    assert (row.state, len(line.out)) == (State.PUBLISHED, 1)


def test_what_a_dead_worker_writes_too_late_is_not_taken(row: Dispatch, line: Sending) -> None:
    slow = take(START)
    assert slow
    line.clock.forward(seconds=LEASE.total_seconds() + 1)
    publishing.recover(line.clock.now)
    publishing.attempt(slow, line.network, line.clock)
    row.refresh_from_db()
    assert row.state == State.UNKNOWN
    line.clock.forward(minutes=3)
    line.sweep()
    row.refresh_from_db()
    assert (row.state, len(line.out)) == (State.PUBLISHED, 1)


def test_an_answer_that_is_lost_is_looked_up(turn: Assignment, mastodon: Account) -> None:
    with sending(faults=to_posts(Fault.CUT_AFTER)) as line:
        connect(mastodon, line.base)
        row = way(approved(turn, mastodon))
        assert line.sweep() == {State.UNKNOWN: 1}
        assert Message.objects.filter(kind="failed").count() == 1
        line.clock.forward(seconds=20)
        assert line.sweep() == {State.PUBLISHED: 1}
        row.refresh_from_db()
        assert (row.attempts, len(line.out)) == (1, 1)


def test_a_server_that_cannot_be_reached_is_tried_again(
    turn: Assignment, mastodon: Account
) -> None:
    with sending(faults=in_turn(Fault.CUT_BEFORE)) as line:
        connect(mastodon, line.base)
        row = way(approved(turn, mastodon))
        for _ in range(8):
            line.sweep()
            line.clock.forward(seconds=40)
        row.refresh_from_db()
        assert (row.state, len(line.out)) == (State.PUBLISHED, 1)


def test_a_key_that_opens_nothing_fails_with_what_to_do(row: Dispatch, line: Sending) -> None:
    line.fake.tokens.clear()
    assert line.sweep() == {State.FAILED: 1}
    row.refresh_from_db()
    assert row.problem == "expired"
    assert set(Message.objects.values_list("kind", flat=True)) >= {"failed", "closed"}
    row.account.connection.refresh_from_db()
    assert "Connect the account again" in row.account.connection.sentence


def test_words_the_network_refuses_fail(turn: Assignment, mastodon: Account, line: Sending) -> None:
    row = way(approved(turn, mastodon))
    Dispatch.objects.update(text="x" * 501)
    assert line.sweep() == {State.FAILED: 1}
    row.refresh_from_db()
    assert row.problem == "invalid"


def test_a_fault_of_our_own_is_not_sent_again_unseen(
    row: Dispatch, line: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Mastodon, "publish", broken)
    assert line.sweep() == {State.UNKNOWN: 1}


def test_an_unknown_post_is_left_to_a_person_after_a_day(row: Dispatch, line: Sending) -> None:
    Dispatch.objects.update(
        state=State.UNKNOWN,
        attempted_at=START,
        moment=START,
        maybe_out=True,
        not_before=START,
    )
    line.fake.tokens.clear()
    line.clock.now = START + timedelta(hours=23)
    line.sweep()
    row.refresh_from_db()
    assert row.not_before == line.clock.now + timedelta(minutes=10)
    line.clock.now = START + timedelta(days=1, seconds=1)
    line.sweep()
    row.refresh_from_db()
    assert (row.state, row.not_before) == (State.UNKNOWN, None)
    asked = len(line.fake.asked)
    line.clock.forward(days=1)
    line.sweep()
    assert len(line.fake.asked) == asked


def test_an_account_that_was_disconnected_stops_no_other(
    row: Dispatch, line: Sending, next_turn: Assignment
) -> None:
    Dispatch.objects.update(state=State.UNKNOWN, attempted_at=START, moment=START, not_before=START)
    row.account.connection.delete()
    line.sweep()
    row.refresh_from_db()
    assert (row.state, row.sentence) == (State.UNKNOWN, "The account is not connected.")
    assert row.not_before is not None
    assert row.not_before > line.clock.now


def test_a_fault_of_our_own_while_looking_stops_no_other(
    row: Dispatch, line: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Mastodon, "look", broken)
    Dispatch.objects.update(state=State.UNKNOWN, attempted_at=START, moment=START, not_before=START)
    assert line.sweep() == {State.UNKNOWN: 1}


def test_a_post_reported_meanwhile_is_the_same_post(
    row: Dispatch, line: Sending, turn: Assignment
) -> None:
    line.sweep()
    url = Post.objects.get().url
    from rota.posting.actions import report_post

    report_post(turn.slot, assignment=turn, by_person=turn.person, url=url, by=None, now=START)
    assert Post.objects.count() == 1


def test_what_is_published_twice_by_the_database_is_impossible(row: Dispatch) -> None:
    with pytest.raises(IntegrityError):
        Dispatch.objects.update(state=State.PUBLISHING)


def test_the_trail_says_what_was_published(row: Dispatch, line: Sending) -> None:
    line.sweep()
    assert Audit.objects.filter(verb="report_post").exists()
