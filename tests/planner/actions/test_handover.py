"""The second best gets a place: one edit, one undo."""

from functools import partial

import pytest

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Edit, Person, Post, Slot, User
from rota.planner.actions import assign, hand_over, pin, withdraw
from rota.planner.actions.undo import undo
from tests.factories import LONG_BEFORE, AccountFactory
from tests.races import refusals, rivals

State = Assignment.State
NOW = LONG_BEFORE


def holders(slot: Slot) -> list[str]:
    """Who is in the slot."""
    turns = slot.assignments.active().order_by("seat")
    return list(turns.values_list("person__name", flat=True))


def test_one_goes_and_the_other_comes_as_one_edit(
    turn: Assignment, alex: Person, priya: User
) -> None:
    given = hand_over(turn, alex, seen_revision=0, by=priya, now=NOW)
    turn.refresh_from_db()
    assert (turn.state, given.state, holders(turn.slot)) == (
        State.WITHDRAWN,
        State.PROPOSED,
        ["Alex Reid"],
    )
    assert Edit.objects.get().sentence == (
        "Gave 9am to 9:30am, Thursday 12 December to Alex Reid instead of Sam Okoro."
    )


def test_one_undo_takes_it_back(turn: Assignment, alex: Person, priya: User) -> None:
    hand_over(turn, alex, by=priya, now=NOW)
    undo(turn.slot.event, by=priya, now=NOW)
    turn.refresh_from_db()
    assert (turn.state, holders(turn.slot)) == (State.CONFIRMED, ["Sam Okoro"])


def test_they_post_from_the_account_or_else_their_usual_one(
    turn: Assignment, main_account: Account, alex: Person, cora: Person, priya: User
) -> None:
    own = AccountFactory(event=turn.slot.event, handle="@courts", department=cora.department)
    given = hand_over(turn, cora, by=priya, now=NOW)
    assert given.account == own
    given = hand_over(given, alex, account=main_account, by=priya, now=NOW)
    assert given.account == main_account


def test_no_rule_is_set_aside_for_it(
    turn: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    assign(half_past, alex, by=priya, now=NOW)
    with pytest.raises(Refused, match="2 hours of rest"):
        hand_over(turn, alex, by=priya, now=NOW)
    assert holders(turn.slot) == ["Sam Okoro"]


def test_a_pinned_place_stays(turn: Assignment, alex: Person, priya: User) -> None:
    pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="Unpin them first"):
        hand_over(turn, alex, by=priya, now=NOW)


def test_who_has_posted_keeps_the_place(turn: Assignment, alex: Person, priya: User) -> None:
    Post.objects.create(
        event=turn.slot.event,
        slot=turn.slot,
        assignment=turn,
        by_person=turn.person,
        counts_at=NOW,
        reported_at=NOW,
    )
    with pytest.raises(Refused, match="has posted in this slot"):
        hand_over(turn, alex, by=priya, now=NOW)


def test_once_the_slot_is_over_nothing_changes_hands(
    turn: Assignment, alex: Person, priya: User
) -> None:
    after = turn.slot.ends_at + turn.slot.event.grace
    with pytest.raises(Refused, match="The slot is over"):
        hand_over(turn, alex, by=priya, now=after)


def test_what_somebody_left_cannot_be_handed_over(
    turn: Assignment, alex: Person, priya: User
) -> None:
    withdraw(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="Sam Okoro no longer has this slot"):
        hand_over(turn, alex, by=priya, now=NOW)


def test_a_stale_page_is_told_what_changed(turn: Assignment, alex: Person, priya: User) -> None:
    pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="Priya Nair changed this"):
        hand_over(turn, alex, seen_revision=0, by=priya, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_it_on_at_once_one_is_refused(
    turn: Assignment, alex: Person, cora: Person, priya: User
) -> None:
    attempts = [partial(hand_over, turn, one, by=priya, now=NOW) for one in (alex, cora)]
    with rivals(2) as race:
        told = refusals(race(*attempts))
    assert told == ["Sam Okoro no longer has this slot: withdrawn."]
    assert len(holders(turn.slot)) == 1
