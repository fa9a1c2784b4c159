"""Words are given a turn, written for it, or sent in it, while that turn is being taken away."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from rota.models import Account, Assignment, Dispatch, Draft, Event, Slot, User, following
from rota.models.following import started
from rota.planner.actions import make_slots, withdraw
from rota.posting.actions import write_draft
from rota.posting.actions.dispatching import lock as hold
from rota.posting.actions.publishing import claimed
from rota.posting.actions.slots import give_slot
from tests.factories import LONG_BEFORE, START, AssignmentFactory, EventFactory
from tests.posting.sending import approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

A_WHILE = 0.5  # seconds: for the other to come as far as it can


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory()


def closing(action: Callable[[], Any]) -> Any:
    """Do it in a thread, on a connection of its own."""
    try:
        return action()
    finally:
        connection.close()


@contextmanager
def while_taken(
    turn: Assignment, other: Callable[[], object], *, by: User
) -> Iterator[Future[object]]:
    """The turn is being taken away, and the other has begun; afterwards both are done."""

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdraw(turn, by=by, now=LONG_BEFORE)
            result = pool.submit(closing, other)
            wait([result], timeout=A_WHILE)
            yield result
        wait([result])


def test_words_are_not_given_a_turn_that_is_taken_away(
    turn: Assignment, one: Slot, priya: User, mastodon: Account
) -> None:
    words = approved(turn, mastodon)
    other = AssignmentFactory(slot=one, person=turn.person)
    with while_taken(
        other, lambda: give_slot(words, one, by=priya, now=LONG_BEFORE), by=priya
    ) as given:
        assert not given.done()
    assert "cannot have that slot any more" in str(given.exception())
    assert Draft.objects.get().slot == turn.slot


def test_words_written_for_a_turn_that_is_taken_away_have_no_slot(
    turn: Assignment, priya: User
) -> None:
    def write() -> Draft:
        return write_draft(
            turn.slot.event, slot=turn.slot, assignment=turn, author=turn.person, text="Tea",
            accounts=[], by=priya, now=LONG_BEFORE,
        )  # fmt: skip

    with while_taken(turn, write, by=priya) as written:
        assert not written.done()
    assert written.result().slot is None  # type: ignore[attr-defined]


def test_no_worker_claims_words_that_are_about_to_lose_their_slot(
    turn: Assignment, mastodon: Account, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(turn, mastodon)
    Dispatch.objects.update(state="scheduled")
    claims: list[Dispatch | None] = []

    def look(drafts: Iterable[int]) -> set[int]:
        found = started(drafts)
        with ThreadPoolExecutor(1) as pool:
            claims.append(pool.submit(closing, claim).result())
        return found

    monkeypatch.setattr(following, "started", look)
    withdraw(turn, by=priya, now=LONG_BEFORE)
    assert [*claims, claim()] == [None, None]


def claim() -> Dispatch | None:
    """What a worker would send now."""
    return claimed(Dispatch.objects.due(START), START)


def test_slots_made_anew_and_a_post_put_on_hold_do_not_wait_for_each_other_for_ever(
    turn: Assignment, next_turn: Assignment, mastodon: Account, priya: User
) -> None:
    words = approved(next_turn, mastodon)  # whose place goes: there is one for two
    Event.objects.update(slot_minutes=60)
    event = Event.objects.get()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold(words.dispatches.get())
            anew = pool.submit(closing, lambda: make_slots(event, by=priya, now=LONG_BEFORE))
            wait([anew], timeout=A_WHILE)
            event.touch(only_slots=True)
        anew.result()
    assert Draft.objects.get().slot is None
