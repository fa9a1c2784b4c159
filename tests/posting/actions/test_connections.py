"""Accounts are connected, looked at a day and an hour before, and disconnected."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.lib.sealing import unseal
from rota.models import Account, Audit, Connection, Message, User
from rota.posting.actions.connections import (
    attest,
    connect,
    disconnect,
    look_at_accounts,
    renew,
    reseal_all,
)
from rota.posting.networks.problems import Problem
from tests.factories import LONG_BEFORE, START
from tests.posting.sending import Sending

TOKEN = {"token": "token-of-gmpt"}


@pytest.fixture
def unchecked(mastodon: Account, line: Sending, priya: User) -> Connection:
    """Priya has just connected the account."""
    Connection.objects.all().delete()
    account = Account.objects.get(pk=mastodon.pk)
    line.clock.now = LONG_BEFORE
    return connect(account, base=line.base, secret=TOKEN, by=priya, now=LONG_BEFORE)


def look(line: Sending) -> int:
    """The worker's look."""
    return look_at_accounts(clock=line.clock, open_network=line.network)


def test_what_opens_it_is_nowhere_in_clear(unchecked: Connection) -> None:
    assert "token-of-gmpt" not in str(Connection.objects.values().get())
    assert "token-of-gmpt" not in str(list(Audit.objects.values()))


def test_a_worker_looks_at_once_whether_it_opens(unchecked: Connection, line: Sending) -> None:
    assert look(line) == 1
    unchecked.refresh_from_db()
    assert unchecked.opens
    assert (unchecked.number, unchecked.most) == ("1", 500)


def test_once_looked_at_it_is_left_alone(unchecked: Connection, line: Sending) -> None:
    look(line)
    assert look(line) == 0


@pytest.mark.parametrize("before", [timedelta(hours=24), timedelta(hours=1)])
def test_it_is_looked_at_a_day_and_an_hour_before(
    unchecked: Connection, line: Sending, before: timedelta
) -> None:
    look(line)
    line.clock.now = START - before - timedelta(seconds=1)
    Connection.objects.update(checked_at=line.clock.now)
    assert look(line) == 0
    line.clock.forward(seconds=1)
    assert look(line) == 1
    assert look(line) == 0


def test_a_key_that_opens_nothing_is_told_once(unchecked: Connection, line: Sending) -> None:
    line.fake.tokens.clear()
    look(line)
    line.clock.now = START - timedelta(hours=24)
    look(line)
    unchecked.refresh_from_db()
    assert not unchecked.opens
    assert Message.objects.filter(kind="closed").count() == 1


def test_a_server_that_does_not_answer_is_asked_again(unchecked: Connection, line: Sending) -> None:
    Connection.objects.update(base="http://127.0.0.1:9")
    look(line)
    Connection.objects.update(base=line.base)
    assert look(line) == 0
    line.clock.forward(minutes=10)
    assert look(line) == 1
    unchecked.refresh_from_db()
    assert unchecked.opens


def test_two_workers_do_not_renew_one_session(unchecked: Connection, line: Sending) -> None:
    Connection.objects.update(lease_until=LONG_BEFORE + timedelta(seconds=30))
    with pytest.raises(Problem, match="another worker"):
        renew(unchecked, line.network(unchecked.account), now=LONG_BEFORE)
    renew(unchecked, line.network(unchecked.account), now=LONG_BEFORE + timedelta(seconds=30))


def test_without_a_secret_the_account_is_only_known(
    unchecked: Connection, line: Sending, priya: User
) -> None:
    row = connect(unchecked.account, base=line.base, secret={}, by=priya, now=LONG_BEFORE)
    look(line)
    row.refresh_from_db()
    assert (row.number, row.opens, row.sealed) == ("1", True, "")


def test_disconnected_it_is_forgotten(unchecked: Connection, priya: User) -> None:
    disconnect(unchecked, by=priya, now=LONG_BEFORE)
    assert not Connection.objects.exists()


def test_only_x_asks_to_be_attested(unchecked: Connection, priya: User) -> None:
    with pytest.raises(Refused, match="Only X"):
        attest(unchecked, by=priya, now=LONG_BEFORE)


def test_every_account_is_sealed_anew(unchecked: Connection) -> None:
    before = unchecked.sealed
    assert reseal_all(now=LONG_BEFORE) == (1, [])
    unchecked.refresh_from_db()
    assert unchecked.sealed != before
    assert unseal(unchecked.sealed)["secret"] == TOKEN


def test_accounts_that_no_key_opens_are_named(unchecked: Connection) -> None:
    Connection.objects.update(sealed="spoilt")
    assert reseal_all(now=LONG_BEFORE) == (0, [str(unchecked.account)])
