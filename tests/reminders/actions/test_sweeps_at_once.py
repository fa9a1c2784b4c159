"""Several sweeps at the same moment: whatever they do, no message leaves twice.

The control shows that they do meet: without the claim the same messages leave twice.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.models import Assignment, Message, User
from rota.planner.actions import withdraw
from rota.reminders.actions import delivery
from rota.reminders.queries import message_to_send
from tests.factories import LONG_BEFORE, role_in
from tests.races import PATIENCE, rivals
from tests.reminders.conftest import NOW, on
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 40


def fill(turn: Assignment) -> None:
    """Many messages are due."""
    for number in range(MANY):
        on(turn, key=f"on:{number}")


def sweep_in(batches: int) -> Counter[str]:
    """A sweep in small batches, so that several get their share."""
    return delivery.deliver(clock=lambda: NOW, limit=batches)


@pytest.mark.parametrize("sweeps", [2, 3])
def test_sweeps_at_once_send_each_message_once(turn: Assignment, sink: Sink, sweeps: int) -> None:
    fill(turn)
    with rivals(sweeps) as race:
        outcomes: list[Any] = race(*[partial(sweep_in, 2)] * sweeps)
    assert sum(outcomes, Counter()) == {"handed": MANY}
    assert len(sink.raw) == len(set(sink.identities)) == MANY
    assert set(Message.objects.values_list("state", "attempts")) == {("handed", 1)}


def test_without_the_claim_they_send_the_same_messages_twice(
    turn: Assignment, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(turn)
    both_have_looked = Barrier(2)

    def take(now: Any, limit: int) -> tuple[UUID, list[int]]:
        numbers = list(Message.objects.due(now).values_list("pk", flat=True)[:limit])
        if numbers:
            both_have_looked.wait(PATIENCE)
        return uuid4(), numbers

    def keep(message: Message, **fields: Any) -> bool:
        vars(message).update(fields)
        return bool(Message.objects.filter(pk=message.pk).update(**fields))

    monkeypatch.setattr(delivery, "take", take)
    monkeypatch.setattr(delivery, "hold", lambda number, claim, now: message_to_send(number))
    monkeypatch.setattr(delivery, "keep", keep)
    with rivals(2) as race:
        race(*[partial(sweep_in, MANY)] * 2)
    assert len(sink.raw) == 2 * MANY


def test_organisers_are_told_once_by_sweeps_at_once(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    for name in ("Olu Bright", "Lena Marsh"):
        role_in(turn.slot.event, name)
    answer(turn, answer=Answer.NO, by=turn.person, now=LONG_BEFORE)
    with rivals(3) as race:
        race(*[partial(delivery.deliver, clock=lambda: LONG_BEFORE)] * 3)
    delivery.deliver(clock=lambda: LONG_BEFORE)
    assert {name: len(mails) for name, mails in sink.by_address.items()} == {
        "lena@example.org": 1,
        "olu@example.org": 1,
        "priya@example.org": 1,
    }


def test_a_sweep_and_a_change_at_once_never_send_what_is_no_longer_so(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    for number in range(10):
        on(turn, key=f"on:{number}")
        before = NOW - timedelta(minutes=1)
        with rivals(2) as race:
            race(partial(sweep_in, 1), partial(withdraw, turn, by=priya, now=before))
        row = Message.objects.get(key=f"on:{number}")
        assert (row.state == "handed") == (row.message_id in sink.identities)
        assert row.state in {"handed", "suppressed"}
        Assignment.objects.update(state=turn.state)
