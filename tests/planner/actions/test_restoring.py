"""An earlier release on the rota again."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Assignment, Person, Slot, User
from rota.planner.actions import assign, move, withdraw
from rota.planner.actions.restoring import restore_release
from rota.planner.actions.slots import make_slots
from rota.planner.actions.undo import undo
from rota.planner.queries.releases import changes_since, unanswered
from rota.posting.actions import write_draft
from tests.factories import LONG_BEFORE, AssignmentFactory, release_of

NOW = LONG_BEFORE


def rota(slot: Slot) -> set[tuple[str, int]]:
    """Who is in which slot of the event."""
    turns = Assignment.objects.active().of_event(slot.event)
    return set(turns.values_list("person__name", "slot"))


def test_everybody_is_back_where_the_release_had_them(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    nine, release = turn.slot, release_of(turn)
    move(turn, one, by=priya, now=NOW)
    assign(nine, cora, by=priya, now=NOW)
    restore_release(release, by=priya, now=NOW)
    assert rota(nine) == {("Sam Okoro", nine.pk)}


def test_who_was_taken_off_is_asked_anew(turn: Assignment, priya: User) -> None:
    release = release_of(turn)
    withdraw(turn, by=priya, now=NOW)
    restore_release(release, by=priya, now=NOW)
    turn.refresh_from_db()
    assert turn.state == Assignment.State.PROPOSED


def test_a_restored_release_is_undone_in_one_go(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    nine, release = turn.slot, release_of(turn)
    move(turn, one, by=priya, now=NOW)
    assign(nine, cora, by=priya, now=NOW)
    before = rota(nine)
    restore_release(release, by=priya, now=NOW)
    undo(nine.event, by=priya, now=NOW)
    assert rota(nine) == before


def test_what_is_so_already_is_said(turn: Assignment, priya: User) -> None:
    with pytest.raises(Refused, match="as release 1 says already"):
        restore_release(release_of(turn), by=priya, now=NOW)


def test_who_has_left_stays_away(turn: Assignment, one: Slot, cora: Person, priya: User) -> None:
    other = AssignmentFactory(slot=one, person=cora)
    release = release_of(turn, other)
    withdraw(turn, by=priya, now=NOW)
    withdraw(other, by=priya, now=NOW)
    Person.objects.filter(pk=cora.pk).update(left_at=NOW)
    restore_release(release, by=priya, now=NOW)
    assert rota(one) == {("Sam Okoro", turn.slot_id)}


def test_what_has_begun_stays_as_it_is(turn: Assignment, one: Slot, priya: User) -> None:
    release = release_of(turn)
    move(turn, one, by=priya, now=NOW)
    with pytest.raises(Refused, match="says already"):
        restore_release(release, by=priya, now=one.starts_at + timedelta(minutes=1))


def test_slots_made_anew_are_no_longer_those_of_the_release(turn: Assignment, priya: User) -> None:
    event, release = turn.slot.event, release_of(turn)
    event.slot_minutes = 60
    event.save()
    withdraw(turn, by=priya, now=NOW)
    make_slots(event, by=priya, now=NOW)
    with pytest.raises(Refused, match="The slots were made anew since that release"):
        restore_release(release, by=priya, now=NOW)


def test_two_releases_are_compared_by_what_the_newer_changes(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    first = release_of(turn)
    second = release_of(turn, AssignmentFactory(slot=one, person=cora))
    (line,) = changes_since(first, second)
    assert (line.change, line.person, line.new) == (
        "new",
        cora,
        "1pm to 1:30pm, Thursday 12 December",
    )


def test_a_release_is_compared_with_the_rota_as_it_is(turn: Assignment, priya: User) -> None:
    release = release_of(turn)
    withdraw(turn, by=priya, now=NOW)
    assert [line.change for line in changes_since(release, None)] == ["cancelled"]


def test_who_has_not_answered_a_release_is_known(turn: Assignment) -> None:
    release = release_of(turn)
    assert not unanswered(release).exists()
    Assignment.objects.filter(pk=turn.pk).update(state="invited")
    assert unanswered(release).get() == turn


def test_words_come_back_with_the_release(turn: Assignment, priya: User) -> None:
    nine, release = turn.slot, release_of(turn)
    words = write_draft(
        nine.event, slot=nine, assignment=turn, author=turn.person,
        text="Tea", accounts=[], by=None, now=NOW,
    )  # fmt: skip
    withdraw(turn, by=priya, now=NOW)
    restore_release(release, by=priya, now=NOW)
    words.refresh_from_db()
    assert words.slot == nine
