"""A worker that claims a post, and somebody who changes its words, or another worker, at once."""

import pytest

from rota.models import Account, Assignment, Dispatch, Draft, Event
from rota.posting.actions import withdraw_draft
from rota.posting.actions.holding import hold_everything
from rota.posting.actions.publishing import take
from tests.factories import START, AssignmentFactory, SlotFactory, role_in
from tests.posting.sending import approved, connect
from tests.races import refusals, rivals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 8
State = Dispatch.State


@pytest.fixture
def connected(mastodon: Account) -> Account:
    """The account opens, as far as is known."""
    connect(mastodon, "https://mastodon.example")
    return mastodon


def drafts(turn: Assignment, account: Account) -> list[Draft]:
    """Words for some turns that are on at once."""
    turns = [turn]
    for number in range(1, ROUNDS):
        slot = SlotFactory(
            event=turn.slot.event,
            starts_at=turn.slot.starts_at + number * turn.slot.event.grace * 2,
        )
        turns.append(AssignmentFactory(slot=slot, person=turn.person, account=account))
    return [
        approved(one, account, text=f"Half hour {number} of a quiet night {number * 7} #GMPT24")
        for number, one in enumerate(turns)
    ]


def test_words_are_sent_or_called_back_never_both(turn: Assignment, connected: Account) -> None:
    with rivals(2) as race:
        for draft in drafts(turn, connected):
            assert draft.slot
            now = draft.slot.starts_at
            results = race(
                lambda now=now: take(now),
                lambda draft=draft, now=now: withdraw_draft(draft, by=draft.author, now=now),
            )
            state = draft.dispatches.get().state
            if state == State.PUBLISHING:
                assert len(refusals(results)) == 1
                draft.dispatches.update(state=State.PUBLISHED, remote_id="1")
            else:
                assert (state, results[0]) == (State.WITHDRAWN, None)


def test_two_workers_never_have_the_same_post(turn: Assignment, connected: Account) -> None:
    with rivals(2) as race:
        for draft in drafts(turn, connected):
            assert draft.slot
            now = draft.slot.starts_at
            taken = race(lambda now=now: take(now), lambda now=now: take(now))
            assert sum(one is not None for one in taken) == 1
            draft.dispatches.update(state=State.PUBLISHED, remote_id="1")


def test_a_hold_pressed_twice_at_once_is_one_hold(turn: Assignment, gmpt24: Event) -> None:
    people = [role_in(gmpt24, name) for name in ("Priya Nair", "Olu Bright")]
    with rivals(2) as race:
        race(
            *(
                lambda by=by: hold_everything(
                    Event.objects.get(pk=gmpt24.pk), why="A death.", by=by, now=START
                )
                for by in people
            )
        )
    assert gmpt24.messages.filter(kind="hold").count() == 1
