"""Undo and redo: what was done to the rota is taken back, or refused where life went on."""

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Audit, Edit, Event, Message, Person, Slot, User
from rota.planner.actions import assign, change_account, make_standby, move, pin, withdraw
from rota.planner.actions.snapshots import snapshot
from rota.planner.actions.undo import redo, undo
from rota.reminders.actions import derive
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, release_of, role_in

State = Assignment.State
NOW = LONG_BEFORE


def stored(turn: Assignment) -> dict[str, object]:
    """What the row says now."""
    return snapshot(Assignment.objects.get(pk=turn.pk))


def test_a_given_slot_is_free_again(gmpt24: Event, nine: Slot, sam: Person, priya: User) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    assert stored(given)["state"] == State.WITHDRAWN


def test_a_move_is_taken_back_with_what_was_agreed(
    gmpt24: Event, turn: Assignment, one: Slot, priya: User
) -> None:
    before = stored(turn)
    move(turn, one, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    assert stored(turn) == before


@pytest.mark.parametrize("change", [withdraw, pin, make_standby], ids=lambda one: one.__name__)
def test_every_change_is_undone_and_done_again(
    gmpt24: Event, turn: Assignment, priya: User, change: object
) -> None:
    before = stored(turn)
    change(turn, by=priya, now=NOW)  # type: ignore[operator]
    after = stored(turn)
    undo(gmpt24, by=priya, now=NOW)
    assert stored(turn) == before
    redo(gmpt24, by=priya, now=NOW)
    assert stored(turn) == after


def test_several_changes_are_undone_one_by_one_the_latest_first(
    gmpt24: Event, turn: Assignment, half_past: Slot, one: Slot, priya: User
) -> None:
    turn = move(turn, half_past, by=priya, now=NOW)
    move(turn, one, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    assert stored(turn)["slot"] == half_past.pk
    undo(gmpt24, by=priya, now=NOW)
    assert stored(turn)["slot"] != half_past.pk
    redo(gmpt24, by=priya, now=NOW)
    assert stored(turn)["slot"] == half_past.pk


def test_after_something_new_nothing_is_done_again(
    gmpt24: Event, turn: Assignment, one: Slot, priya: User
) -> None:
    move(turn, one, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="nothing of yours to do again"):
        redo(gmpt24, by=priya, now=NOW)


def test_nobody_undoes_what_somebody_else_did(gmpt24: Event, turn: Assignment, priya: User) -> None:
    olu = role_in(gmpt24, "Olu Bright")
    pin(turn, by=olu, now=NOW)
    with pytest.raises(Refused, match="nothing of yours to undo"):
        undo(gmpt24, by=priya, now=NOW)


def test_what_has_changed_since_is_left_alone(gmpt24: Event, turn: Assignment, priya: User) -> None:
    other = AccountFactory(event=gmpt24, handle="@other")
    change_account(turn, other, by=priya, now=NOW)
    answer(turn, answer=Answer.NO, by=turn.person, now=NOW)
    after = stored(turn)
    with pytest.raises(Refused, match="The place of Sam Okoro has changed since"):
        undo(gmpt24, by=priya, now=NOW)
    assert stored(turn) == after


def test_a_place_that_somebody_else_has_by_now_is_not_taken_from_them(
    gmpt24: Event, turn: Assignment, cora: Person, priya: User
) -> None:
    withdraw(turn, by=priya, now=NOW)
    AssignmentFactory(slot=turn.slot, person=cora)
    with pytest.raises(Refused, match="Somebody else took one of the places"):
        undo(gmpt24, by=priya, now=NOW)


def test_a_rule_that_was_set_aside_may_be_so_again(
    gmpt24: Event, turn: Assignment, half_past: Slot, sam: Person, priya: User
) -> None:
    given = assign(half_past, sam, override=True, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    redo(gmpt24, by=priya, now=NOW)
    assert stored(given)["overridden"] == ["rest"]


def test_who_comes_back_after_a_release_without_them_is_asked_anew(
    gmpt24: Event, turn: Assignment, priya: User
) -> None:
    release_of(turn)
    withdraw(turn, by=priya, now=NOW)
    release_of(event=gmpt24)
    undo(gmpt24, by=priya, now=NOW)
    after = stored(turn)
    assert (after["state"], after["invited_at"], after["answered_at"]) == (
        State.PROPOSED,
        None,
        None,
    )


def test_who_comes_back_before_the_next_release_has_agreed_already(
    gmpt24: Event, turn: Assignment, priya: User
) -> None:
    release_of(turn)
    before = stored(turn)
    withdraw(turn, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    assert stored(turn) == before


def test_messages_follow(
    gmpt24: Event, turn: Assignment, main_account: Account, priya: User
) -> None:
    derive(turn, now=NOW)
    waiting = set(Message.objects.waiting().values_list("key", flat=True))
    withdraw(turn, by=priya, now=NOW)
    assert not Message.objects.waiting().exists()
    undo(gmpt24, by=priya, now=NOW)
    assert set(Message.objects.waiting().values_list("key", flat=True)) == waiting


def test_an_undo_leaves_a_trail_and_makes_older_pages_stale(
    gmpt24: Event, turn: Assignment, priya: User
) -> None:
    pin(turn, by=priya, now=NOW)
    undo(gmpt24, by=priya, now=NOW)
    line = Audit.objects.filter(subject="assignment").first()
    assert line is not None
    assert line.sentence == "Undone: Pinned Sam Okoro to 9am to 9:30am, Thursday 12 December."
    assert Slot.objects.get(pk=turn.slot_id).revision == 2


def test_what_a_volunteer_does_is_no_edit(turn: Assignment) -> None:
    answer(turn, answer=Answer.NO, by=turn.person, now=NOW)
    assert not Edit.objects.exists()
