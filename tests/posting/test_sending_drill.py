"""300 crashes and timeouts on the way to a network: no post is doubled, none is lost in silence.

Each round is a post of its own; what breaks is chosen by a seed: the line, the server, or the
worker before its call or after it.
"""

import random
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from rota.models import Account, Assignment, Dispatch, Draft, Slot
from rota.posting.actions import outcomes, publishing
from rota.posting.networks import mastodon as module
from tests.factories import AssignmentFactory, SlotFactory
from tests.fakes.faults import at_random
from tests.posting.sending import Sending, approved, connect, sending

State = Dispatch.State
ROUNDS, SEEDS = 60, 5


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt ends soon."""
    monkeypatch.setattr(module, "ATTEMPT_SECONDS", 0.15)
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)


class Died(BaseException):
    """The worker is killed: nothing after this line happens."""


def deadly(monkeypatch: pytest.MonkeyPatch, dice: random.Random) -> list[str]:
    """Kills the worker now and then: before it calls, or before it writes down what came of it."""
    deaths: list[str] = []
    send, settle = publishing.send, outcomes.settle

    def sent(*words: object) -> object:
        if dice.random() < 0.2:
            deaths.append("before the call")
            raise Died
        return send(*words)  # type: ignore[arg-type]

    def settled(*words: object, **more: object) -> object:
        if dice.random() < 0.2:
            deaths.append("before it was written down")
            raise Died
        return settle(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "send", sent)
    monkeypatch.setattr(publishing, "settle", settled)
    monkeypatch.setattr(outcomes, "settle", settled)
    return deaths


def words(number: int) -> str:
    """Words that nobody takes for others."""
    return f"Quarter {number} of the night: the kettle is on, and door {number} is locked #GMPT24"


def slots_of(turn: Assignment, count: int) -> list[Assignment]:
    """So many turns, one after another."""
    turns = [turn]
    for number in range(1, count):
        starts = turn.slot.starts_at + timedelta(minutes=30 * number)
        slot: Slot = SlotFactory(event=turn.slot.event, starts_at=starts)
        turns.append(AssignmentFactory(slot=slot, person=turn.person, account=turn.account))
    return turns


def run(line: Sending, draft: Draft) -> Dispatch:
    """Sweeps until the post is settled, or two hours are over; a killed worker is replaced."""
    until = line.clock.now + timedelta(hours=2)
    while line.clock.now < until:
        with suppress(Died):
            line.sweep()
        row = draft.dispatches.get()
        if row.state in {State.PUBLISHED, State.MISSED}:
            return row
        line.clock.now = next_moment(row, line.clock.now)
    return row


def next_moment(row: Dispatch, now: datetime) -> datetime:
    """When there is something to do with it again, as the row says; before that nothing happens."""
    moments = [one for one in (row.not_before, row.lease_until) if one and one > now]
    return min(moments, default=now + timedelta(seconds=45))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_breaks_a_post_is_out_once_or_listed(
    turn: Assignment, mastodon: Account, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = random.Random(seed)
    faults = at_random(seed, share=0.4)
    with sending(faults=faults) as line:
        connect(mastodon, line.base)
        turn.slot.event.ends_at += timedelta(days=30)
        turn.slot.event.save()
        drafts = [
            approved(one, mastodon, text=words(number))
            for number, one in enumerate(slots_of(turn, ROUNDS))
        ]
        deaths = deadly(monkeypatch, dice)
        for draft in drafts:
            assert draft.slot
            line.clock.now = draft.slot.starts_at
            row = run(line, draft)
            out = [one for one in line.out if f"door {drafts.index(draft)} " in one]
            assert len(out) <= 1, "doubled"
            assert (row.state == State.PUBLISHED) == bool(out) or row.state == State.UNKNOWN
            assert row.state in {State.PUBLISHED, State.MISSED, State.UNKNOWN}
        assert len(deaths) + faults.happened.total() >= 60
