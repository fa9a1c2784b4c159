"""Words follow the turn they are for, lose their slot with it, and are given another."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from rota.cover.actions.answers import Answer, answer
from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Dispatch, Draft, Event, Person, Slot, User
from rota.models.following import move_words
from rota.people.actions import leave
from rota.planner.actions import assign, make_slots, move, withdraw
from rota.planner.actions.undo import undo
from rota.posting.actions import write_draft
from rota.posting.actions.slots import give_slot
from tests.factories import LONG_BEFORE, AssignmentFactory, PersonFactory
from tests.posting.sending import Sending, approved

pytestmark = pytest.mark.django_db
State = Dispatch.State


@pytest.fixture
def ready(turn: Assignment, mastodon: Account) -> Draft:
    """Sam's words for 9am, approved."""
    return approved(turn, mastodon)


def fresh(draft: Draft) -> Draft:
    """It as it is now."""
    return Draft.objects.select_related("slot", "assignment").get(pk=draft.pk)


def test_words_go_along_when_their_turn_is_moved(
    ready: Draft, half_past: Slot, priya: User
) -> None:
    move(ready.assignment, slot=half_past, by=priya, now=LONG_BEFORE)
    words = fresh(ready)
    assert (words.slot, words.state) == (half_past, "approved")


def test_what_was_told_to_go_at_once_waits_for_the_new_slot(
    ready: Draft, half_past: Slot, priya: User
) -> None:
    Dispatch.objects.update(pressed_at=LONG_BEFORE)
    move(ready.assignment, slot=half_past, by=priya, now=LONG_BEFORE)
    assert Dispatch.objects.get().pressed_at is None


def test_whose_turn_is_taken_away_their_words_have_no_slot_until_that_is_undone(
    ready: Draft, priya: User
) -> None:
    nine = ready.slot
    withdraw(ready.assignment, by=priya, now=LONG_BEFORE)
    assert fresh(ready).slot is None
    undo(ready.event, by=priya, now=LONG_BEFORE)
    assert fresh(ready).slot == nine


def test_who_says_no_takes_their_words_off_the_air(ready: Draft, sam: Person) -> None:
    answer(ready.assignment, answer=Answer.NO, by=sam, now=LONG_BEFORE)
    assert fresh(ready).slot is None


def test_who_leaves_takes_their_words_off_the_air(ready: Draft, sam: Person, priya: User) -> None:
    leave(sam, by=priya, now=LONG_BEFORE)
    assert fresh(ready).slot is None


def test_words_keep_to_another_place_of_their_author_in_the_slot(
    ready: Draft, priya: User, sam: Person
) -> None:
    withdraw(ready.assignment, by=priya, now=LONG_BEFORE)
    again = AssignmentFactory(slot=ready.slot, person=sam)
    move_words([ready.assignment.pk])
    words = fresh(ready)
    assert (words.slot, words.assignment) == (ready.slot, again)


def test_who_is_given_their_turn_again_has_their_words_again(
    ready: Draft, sam: Person, priya: User
) -> None:
    nine = ready.slot
    assert nine
    withdraw(ready.assignment, by=priya, now=LONG_BEFORE)
    turn = assign(nine, sam, by=priya, now=LONG_BEFORE)
    words = fresh(ready)
    assert (words.slot, words.assignment) == (nine, turn)


def test_somebody_elses_turn_in_the_slot_brings_no_words_back(
    ready: Draft, cora: Person, priya: User
) -> None:
    nine = ready.slot
    assert nine
    withdraw(ready.assignment, by=priya, now=LONG_BEFORE)
    assign(nine, cora, by=priya, now=LONG_BEFORE)
    assert fresh(ready).slot is None


def test_many_words_go_along_by_as_many_queries_as_one(
    ready: Draft, half_past: Slot, sam: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seat, name in enumerate(["Ana", "Ben", "Dee", "Eve", "Fay"], 2):
        person = PersonFactory(name=name, department=sam.department)
        approved(AssignmentFactory(slot=ready.slot, person=person, seat=seat))
    Assignment.objects.filter(slot=ready.slot).update(slot=half_past)
    turns = [turn.pk for turn in Assignment.objects.all()]
    with django_assert_num_queries(4):
        move_words(turns)
    assert {draft.slot for draft in Draft.objects.all()} == {half_past}


def test_where_no_words_are_one_query_says_so(
    turn: Assignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        move_words([turn.pk])


def test_nothing_is_sent_of_words_without_a_slot(
    line: Sending, ready: Draft, turn: Assignment, priya: User
) -> None:
    withdraw(turn, by=priya, now=LONG_BEFORE)
    line.clock.now = turn.slot.starts_at
    line.sweep()
    line.clock.forward(hours=3)
    line.sweep()
    assert (line.out, Dispatch.objects.get().state) == ([], State.SCHEDULED)


@pytest.mark.parametrize("state", ["publishing", "unknown", "published", "reported", "missed"])
def test_what_is_out_or_may_be_stays_where_it_was(ready: Draft, priya: User, state: str) -> None:
    Dispatch.objects.update(
        state=state, remote_id="1", claim="6e6ab1a1-0f2c-4d3f-9b3c-0d9c4d0c1a11",
        lease_until=LONG_BEFORE, moment=LONG_BEFORE,
    )  # fmt: skip
    withdraw(ready.assignment, by=priya, now=LONG_BEFORE)
    assert fresh(ready).slot == ready.slot


def test_slots_made_anew_take_the_words_along(ready: Draft, gmpt24: Event, priya: User) -> None:
    Event.objects.update(slot_minutes=60)
    gmpt24.refresh_from_db()
    make_slots(gmpt24, by=priya, now=LONG_BEFORE)
    slot = fresh(ready).slot
    assert slot
    assert (slot.starts_at, slot.span.length) == (gmpt24.starts_at, timedelta(hours=1))


def test_what_was_told_to_go_at_once_waits_for_the_slot_made_anew(
    next_turn: Assignment, mastodon: Account, gmpt24: Event, priya: User
) -> None:
    words = approved(next_turn, mastodon)
    Dispatch.objects.update(pressed_at=LONG_BEFORE)
    Event.objects.update(slot_minutes=60)
    gmpt24.refresh_from_db()
    make_slots(gmpt24, by=priya, now=LONG_BEFORE)
    slot = fresh(words).slot
    assert slot
    assert (slot.starts_at, Dispatch.objects.get().pressed_at) == (gmpt24.starts_at, None)


def test_the_desks_own_words_stay_with_the_slot_made_in_place_of_theirs(
    half_past: Slot, gmpt24: Event, priya: User
) -> None:
    words = write_draft(
        gmpt24, slot=half_past, author=None, text="Tea", accounts=[], by=priya, now=LONG_BEFORE
    )
    Event.objects.update(slot_minutes=60)
    gmpt24.refresh_from_db()
    make_slots(gmpt24, by=priya, now=LONG_BEFORE)
    slot = fresh(words).slot
    assert slot
    assert slot.starts_at == gmpt24.starts_at


def test_words_are_given_another_turn_of_their_author(
    ready: Draft, one: Slot, sam: Person, priya: User
) -> None:
    turn = AssignmentFactory(slot=one, person=sam)
    give_slot(ready, one, by=priya, now=LONG_BEFORE)
    words = fresh(ready)
    assert (words.slot, words.assignment, words.state) == (one, turn, "approved")
    assert [row.state for row in words.dispatches.standing()] == [State.BY_HAND]


def test_words_are_given_back_the_slot_they_had(
    ready: Draft, one: Slot, sam: Person, priya: User
) -> None:
    nine = ready.slot
    assert nine
    AssignmentFactory(slot=one, person=sam)
    give_slot(ready, one, by=priya, now=LONG_BEFORE)
    give_slot(ready, nine, by=priya, now=LONG_BEFORE)
    words = fresh(ready)
    assert (words.slot, words.dispatches.standing().count()) == (nine, 1)


def test_what_was_missed_can_be_given_a_later_slot(
    ready: Draft, one: Slot, sam: Person, line: Sending, priya: User
) -> None:
    Dispatch.objects.update(state=State.MISSED)
    AssignmentFactory(slot=one, person=sam)
    give_slot(ready, one, by=priya, now=LONG_BEFORE)
    line.clock.now = one.starts_at
    line.sweep()
    assert len(line.out) == 1


def test_words_are_not_given_a_turn_of_somebody_else(
    ready: Draft, half_past: Slot, priya: User
) -> None:
    with pytest.raises(Refused, match="Sam Okoro cannot have that slot any more"):
        give_slot(ready, half_past, by=priya, now=LONG_BEFORE)


def test_words_are_not_given_a_slot_that_is_over(
    ready: Draft, one: Slot, sam: Person, priya: User
) -> None:
    AssignmentFactory(slot=one, person=sam)
    with pytest.raises(Refused, match="cannot have that slot any more"):
        give_slot(ready, one, by=priya, now=one.ends_at)


def test_the_desks_own_words_are_given_any_slot(
    gmpt24: Event, half_past: Slot, one: Slot, priya: User
) -> None:
    words = write_draft(
        gmpt24, slot=half_past, author=None, text="Tea", accounts=[], by=priya, now=LONG_BEFORE
    )
    give_slot(words, one, by=priya, now=LONG_BEFORE)
    assert fresh(words).slot == one


def test_what_is_out_is_given_no_other_slot(
    ready: Draft, one: Slot, sam: Person, priya: User
) -> None:
    Dispatch.objects.update(state=State.PUBLISHED, remote_id="1")
    AssignmentFactory(slot=one, person=sam)
    with pytest.raises(Refused, match="are published: they cannot be changed any more"):
        give_slot(ready, one, by=priya, now=LONG_BEFORE)


def test_words_approved_without_a_slot_go_out_once_they_have_one(
    turn: Assignment, mastodon: Account, line: Sending, priya: User
) -> None:
    withdraw(turn, by=priya, now=LONG_BEFORE)
    words = approved(turn, mastodon)
    move_words([turn.pk])
    assert Dispatch.objects.get().draft == words
    undo(words.event, by=priya, now=LONG_BEFORE)
    line.clock.now = turn.slot.starts_at
    line.sweep()
    assert len(line.out) == 1
