"""Where our own code fails at one row, the row says so, and those behind it have their turn."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import DataError

from rota.models import (
    Account,
    Assignment,
    Connection,
    Dispatch,
    Event,
    LinkCheck,
    MentionCount,
    Message,
    Sighting,
)
from rota.posting.actions import connections, finding, forecast, link_checks, outcomes, publishing
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.wire import Wire
from tests.factories import LONG_BEFORE, START, AccountFactory, EventFactory
from tests.posting.sending import Sending, approved, connect, way

State = Dispatch.State
MINUTE = timedelta(minutes=1)
COURTS = "@courts_example@mastodon.example"
FAULTS = pytest.mark.parametrize("fault", [KeyError("id"), DataError("value too long")])


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the first calls of a function fail; those after them do what they should."""

    def break_(owner: Any, name: str, fault: Exception, times: int = 1) -> None:
        real, calls = getattr(owner, name), count()

        def call(*words: Any, **more: Any) -> Any:
            if next(calls) < times:
                raise fault
            return real(*words, **more)

        monkeypatch.setattr(owner, name, call)

    return break_


@pytest.fixture
def other(gmpt24: Event, line: Sending) -> Account:
    """The courts' own account, connected after the main one."""
    account = AccountFactory(event=gmpt24, network="mastodon", handle=COURTS)
    connect(account, line.base, number="2")
    return account


@pytest.fixture
def due(turn: Assignment, next_turn: Assignment, mastodon: Account, line: Sending) -> Dispatch:
    """Sam's words for 9am, before Alex's for 9:30am, both on Mastodon; it is 9:30am."""
    row = way(approved(turn, mastodon))
    approved(next_turn, mastodon, text="Half a night is over #GMPT24")
    line.clock.now = line.fake.clock.now = START + 30 * MINUTE
    return row


def read(line: Sending) -> int:
    """The worker reads the accounts a minute later."""
    line.clock.forward(minutes=1)
    line.fake.clock.now = line.clock.now
    return finding.find_posts(clock=line.clock, open_network=line.network)


@FAULTS
def test_an_account_that_cannot_be_read_says_so_and_the_next_is_read(
    line: Sending, other: Account, breaks: Callable[..., None], fault: Exception
) -> None:
    line.fake.put("Court sits #GMPT24", "2")
    breaks(Mastodon, "find", fault)
    assert read(line) == 1
    first, second = Connection.objects.order_by("pk")
    assert (first.read_sentence, second.read_sentence) == (finding.BROKEN, "")
    assert read(line) == 0
    first.refresh_from_db()
    assert first.read_sentence == ""


def test_an_account_that_failed_is_not_read_again_at_once(
    line: Sending, breaks: Callable[..., None]
) -> None:
    breaks(Mastodon, "find", KeyError("id"))
    read(line)
    asked = len(line.fake.asked)
    finding.find_posts(clock=line.clock, open_network=line.network)
    assert len(line.fake.asked) == asked


@FAULTS
def test_a_post_that_cannot_be_kept_stops_no_other(
    line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    for words in ("One #GMPT24", "Two #GMPT24", "Three #GMPT24"):
        line.fake.put(words)
    breaks(finding, "give", fault)
    assert read(line) == 2
    assert MentionCount.objects.get().count == 3
    assert Connection.objects.get().read_sentence == finding.BROKEN
    read(line)
    assert Sighting.objects.count() == 3


@FAULTS
def test_mentions_that_cannot_be_read_stop_no_post_and_wait_ten_minutes(
    line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    line.fake.put("One #GMPT24")
    breaks(Mastodon, "mentions", fault)
    assert read(line) == 1
    assert Connection.objects.get().read_sentence == finding.BROKEN
    read(line)
    assert not MentionCount.objects.exists()
    line.clock.forward(minutes=10)
    read(line)
    assert MentionCount.objects.exists()


def test_what_is_gone_and_cannot_be_asked_for_stops_no_count(
    line: Sending, breaks: Callable[..., None]
) -> None:
    number = line.fake.put("One #GMPT24")["id"]
    read(line)
    del line.fake.statuses[number]
    Connection.objects.update(counted_at=None)
    MentionCount.objects.all().delete()
    breaks(Mastodon, "gone", KeyError("id"))
    read(line)
    assert MentionCount.objects.exists()


@FAULTS
def test_an_account_that_cannot_be_looked_at_says_so_and_the_next_is(
    line: Sending, other: Account, breaks: Callable[..., None], fault: Exception
) -> None:
    Connection.objects.update(asked_at=LONG_BEFORE, checked_at=None)
    line.clock.now = LONG_BEFORE
    breaks(Mastodon, "check", fault)
    look = connections.look_at_accounts
    assert look(clock=line.clock, open_network=line.network) == 2
    first, second = Connection.objects.order_by("pk")
    assert first.sentence.startswith(connections.BROKEN)
    assert second.checked_at == LONG_BEFORE
    assert Message.objects.get(kind="closed").facts["account"] == str(first.account)
    assert look(clock=line.clock, open_network=line.network) == 0
    line.clock.forward(minutes=10)
    assert look(clock=line.clock, open_network=line.network) == 1
    first.refresh_from_db()
    assert (first.problem, first.sentence) == ("", "")


def test_an_account_that_was_disconnected_meanwhile_is_nobodys_trouble(
    line: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    Connection.objects.update(asked_at=START)

    def disconnected(*words: object) -> None:
        Connection.objects.all().delete()

    monkeypatch.setattr(connections, "check", disconnected)
    connections.look_at_accounts(clock=line.clock, open_network=line.network)
    assert not Message.objects.filter(kind="closed").exists()


@FAULTS
def test_a_link_that_cannot_be_looked_at_says_so_and_the_next_is(
    gmpt24: Event, breaks: Callable[..., None], fault: Exception
) -> None:
    for page in ("a", "b"):
        url = f"https://www.example.org/{page}"
        LinkCheck.objects.create(event=gmpt24, url=url, asked_at=LONG_BEFORE)
    breaks(link_checks, "trouble_with", fault)
    look = link_checks.look_at_links
    clock = lambda: LONG_BEFORE  # noqa: E731
    assert look(Wire, clock=clock) == 2
    first, second = LinkCheck.objects.order_by("pk")
    assert (first.trouble, first.checked_at) == (link_checks.BROKEN, LONG_BEFORE)
    assert second.checked_at == LONG_BEFORE
    assert look(Wire, clock=clock) == 0


def test_an_event_that_cannot_be_foreseen_says_so_and_the_next_is(
    gmpt24: Event, breaks: Callable[..., None]
) -> None:
    EventFactory(slug="walsall24", foreseen="It would be blocked.")
    breaks(forecast, "foreseen", KeyError(1))
    assert forecast.foresee(now=LONG_BEFORE) == 1
    assert [one.foreseen for one in Event.objects.order_by("pk")] == [forecast.BROKEN, ""]


@FAULTS
def test_a_post_that_is_out_and_cannot_be_noted_is_looked_for(
    due: Dispatch, line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    breaks(outcomes, "note_published", fault)
    assert line.sweep() == {State.UNKNOWN: 1, State.PUBLISHED: 1}
    due.refresh_from_db()
    assert (due.state, due.sentence, due.claim) == (State.UNKNOWN, publishing.BROKEN, None)
    line.clock.forward(seconds=15)
    assert line.sweep() == {State.PUBLISHED: 1}
    assert len(line.out) == 2


@FAULTS
def test_a_post_that_was_found_out_and_cannot_be_noted_waits_its_turn(
    due: Dispatch, line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    line.fake.put(due.text)
    Dispatch.objects.filter(pk=due.pk).update(
        state=State.UNKNOWN, attempted_at=line.clock.now, moment=START, not_before=START
    )
    breaks(outcomes, "note_published", fault, times=2)  # for Alex's post, too
    line.sweep()
    due.refresh_from_db()
    assert (due.state, due.sentence) == (State.UNKNOWN, publishing.BROKEN_LOOK)
    assert due.not_before == line.clock.now + timedelta(seconds=15)


@pytest.mark.parametrize("step", ["send", "look_for"])
def test_a_worker_that_fails_too_late_says_nothing_of_what_another_has_settled(
    due: Dispatch, line: Sending, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    row = publishing.take(line.clock.now)
    assert row == due

    def settled_by_another(*words: object) -> None:
        Dispatch.objects.filter(pk=due.pk).update(
            state=State.PUBLISHED, claim=None, lease_until=None, remote_id="1"
        )
        raise KeyError

    monkeypatch.setattr(publishing, step, settled_by_another)
    do = publishing.attempt if step == "send" else publishing.look
    assert do(row, line.network, line.clock) == State.PUBLISHED
    due.refresh_from_db()
    assert (due.state, due.sentence) == (State.PUBLISHED, "")


@FAULTS
def test_a_lost_post_that_cannot_be_given_up_stops_no_other(
    due: Dispatch, line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    publishing.take(line.clock.now)
    line.clock.forward(seconds=publishing.LEASE.total_seconds())
    breaks(publishing, "settle", fault)
    assert line.sweep() == {State.PUBLISHED: 1}
    due.refresh_from_db()
    assert (due.state, due.sentence) == (State.PUBLISHING, publishing.BROKEN_NOTE)
    line.clock.forward(seconds=publishing.LEASE.total_seconds() - 1)
    assert line.sweep() == {}
    line.clock.forward(seconds=1)
    assert line.sweep()[State.UNKNOWN] == 1


@FAULTS
def test_a_late_post_that_cannot_be_missed_stops_no_other_and_is_not_sent(
    due: Dispatch, line: Sending, breaks: Callable[..., None], fault: Exception
) -> None:
    line.clock.now = START + 45 * MINUTE  # Alex's slot still runs
    breaks(publishing, "settle", fault)
    assert line.sweep() == {State.PUBLISHED: 1}
    due.refresh_from_db()
    assert (due.state, due.sentence) == (State.SCHEDULED, publishing.BROKEN_NOTE)
    line.clock.forward(seconds=publishing.LEASE.total_seconds() - 1)
    assert line.sweep() == {}
    line.clock.forward(seconds=1)
    assert line.sweep() == {State.MISSED: 1}
    assert len(line.out) == 1


def test_whatever_claims_it_a_post_whose_slot_is_over_is_not_sent(
    due: Dispatch, line: Sending
) -> None:
    line.clock.now = START + 45 * MINUTE
    row = publishing.take(line.clock.now)
    assert row == due
    assert publishing.attempt(row, line.network, line.clock) == State.FAILED
    assert (row.sentence, line.out) == (publishing.TOO_LATE, [])
