"""Giving, moving and taking away slots; every refusal is a sentence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Audit, Event, Message, Person, Post, Slot, User
from rota.planner.actions import (
    assign,
    change_account,
    make_primary,
    make_standby,
    move,
    pin,
    put_back,
    unpin,
    withdraw,
)
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, release_of, role_in

State = Assignment.State
NOW = LONG_BEFORE


def test_a_person_gets_the_lowest_free_place_on_their_usual_account(
    nine: Slot, sam: Person, priya: User, main_account: Account
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    assert (given.seat, given.state, given.account) == (1, State.PROPOSED, main_account)


def test_of_several_main_accounts_it_is_the_one_that_turns_post_from(
    nine: Slot, sam: Person, priya: User, main_account: Account
) -> None:
    AccountFactory(event=nine.event, network="bluesky", handle="gmpt.example.org")
    Account.objects.filter(pk=main_account.pk).update(is_usual=True)
    assert assign(nine, sam, by=priya, now=NOW).account == main_account


def test_giving_a_slot_leaves_a_trail_and_makes_older_pages_stale(
    nine: Slot, sam: Person, priya: User
) -> None:
    assign(nine, sam, by=priya, now=NOW)
    nine.refresh_from_db()
    nine.event.refresh_from_db()
    assert (nine.revision, nine.event.version) == (1, 1)
    said = "Gave Sam Okoro the slot 9am to 9:30am, Thursday 12 December."
    assert Audit.objects.values_list("sentence", "by_name").get() == (said, "Priya Nair")


def test_a_department_account_comes_before_the_main_one(
    nine: Slot, sam: Person, priya: User, main_account: Account
) -> None:
    own = AccountFactory(event=nine.event, handle="@hostels", department=sam.department)
    assert assign(nine, sam, by=priya, now=NOW).account == own


def test_a_full_slot_is_refused_even_with_an_override(
    turn: Assignment, alex: Person, priya: User
) -> None:
    with pytest.raises(Refused, match="The slot has everybody it needs"):
        assign(turn.slot, alex, override=True, by=priya, now=NOW)


def test_nobody_sits_twice_in_a_slot(turn: Assignment, priya: User) -> None:
    with pytest.raises(Refused, match="Sam Okoro is in this slot already"):
        assign(turn.slot, turn.person, kind="standby", override=True, by=priya, now=NOW)


def test_too_little_rest_is_refused_unless_set_aside(
    turn: Assignment, half_past: Slot, sam: Person, priya: User
) -> None:
    with pytest.raises(Refused, match="2 hours of rest"):
        assign(half_past, sam, by=priya, now=NOW)
    assert assign(half_past, sam, override=True, by=priya, now=NOW).overridden == ["rest"]


def test_what_was_set_aside_stands_in_the_trail(
    turn: Assignment, half_past: Slot, sam: Person, priya: User
) -> None:
    assign(half_past, sam, override=True, by=priya, now=NOW)
    line = Audit.objects.get(verb="assign")
    assert line.sentence.endswith("Set aside: rest.")
    assert line.after["overridden"] == ["rest"]


def test_an_account_is_shared_only_where_there_are_too_few(
    turn: Assignment, alex: Person, priya: User, main_account: Account
) -> None:
    Slot.objects.update(people_needed=2)
    assert assign(turn.slot, alex, by=priya, now=NOW).account == main_account


def test_an_account_in_use_is_refused_where_there_is_another(
    turn: Assignment, alex: Person, priya: User
) -> None:
    Slot.objects.update(people_needed=2)
    AccountFactory(event=turn.slot.event, handle="@other")
    with pytest.raises(Refused, match="Somebody else posts from that account"):
        assign(turn.slot, alex, by=priya, now=NOW)


def test_a_slot_can_be_given_until_its_grace_has_run_out(
    nine: Slot, sam: Person, priya: User
) -> None:
    over = nine.ends_at + nine.event.grace
    with pytest.raises(Refused, match="The slot is over"):
        assign(nine, sam, override=True, by=priya, now=over)
    assert assign(nine, sam, by=priya, now=over - timedelta(seconds=1)).seat == 1


def test_a_stale_page_is_refused_and_told_what_changed(
    nine: Slot, sam: Person, alex: Person, priya: User
) -> None:
    assign(nine, sam, by=priya, now=NOW)
    with pytest.raises(Refused) as refused:
        assign(nine, alex, kind="standby", seen_revision=0, by=priya, now=NOW)
    assert str(refused.value).startswith(
        "Priya Nair changed this at 9am: Gave Sam Okoro the slot 9am to 9:30am"
    )


def test_a_dropped_slot_is_refused(nine: Slot, sam: Person, priya: User) -> None:
    Slot.objects.all().delete()
    with pytest.raises(Refused, match="made anew"):
        assign(nine, sam, by=priya, now=NOW)


def test_moving_a_confirmed_one_asks_anew(turn: Assignment, one: Slot, priya: User) -> None:
    moved = move(turn, one, by=priya, now=NOW)
    assert (moved.slot, moved.state, moved.revision) == (one, State.PROPOSED, 1)
    assert moved.answered_at is None


def test_a_move_makes_both_slots_stale(
    turn: Assignment, nine: Slot, one: Slot, priya: User
) -> None:
    move(turn, one, by=priya, now=NOW)
    assert set(Slot.objects.values_list("revision", flat=True)) == {1}


def test_moving_nearby_needs_no_rest_from_where_one_was(
    turn: Assignment, half_past: Slot, priya: User
) -> None:
    assert move(turn, half_past, by=priya, now=NOW).overridden == []


def test_who_was_moved_away_meanwhile_is_not_moved_again(
    turn: Assignment, half_past: Slot, one: Slot, priya: User
) -> None:
    seen = Assignment.objects.get(pk=turn.pk)
    move(turn, one, by=priya, now=NOW)
    with pytest.raises(Refused, match="moved meanwhile"):
        move(seen, half_past, by=priya, now=NOW)


def test_a_removed_one_frees_the_place_at_once(turn: Assignment, alex: Person, priya: User) -> None:
    withdraw(turn, by=priya, now=NOW)
    assert assign(turn.slot, alex, by=priya, now=NOW).seat == 1


def test_removing_somebody_takes_their_reminders_out(turn: Assignment, priya: User) -> None:
    pin(turn, by=priya, now=NOW)
    unpin(turn, by=priya, now=NOW)
    assert Message.objects.waiting().filter(kind="hour").exists()
    withdraw(turn, by=priya, now=NOW)
    assert not Message.objects.waiting().filter(person=turn.person).exists()


def test_a_removal_can_be_undone_as_if_it_had_not_been(turn: Assignment, priya: User) -> None:
    turn.answered_at = NOW
    turn.save()
    release_of(turn)
    back = put_back(withdraw(turn, by=priya, now=NOW), by=priya, now=NOW)
    assert (back.state, back.revision) == (State.CONFIRMED, 0)


def test_who_was_told_it_is_cancelled_is_asked_anew(
    turn: Assignment, alex: Person, priya: User
) -> None:
    turn.answered_at = NOW
    turn.save()
    release_of(turn)
    gone = withdraw(turn, by=priya, now=NOW)
    release_of()
    assert put_back(gone, by=priya, now=NOW).state == State.PROPOSED


def test_a_removal_cannot_be_undone_once_the_place_is_taken(
    turn: Assignment, alex: Person, priya: User
) -> None:
    gone = withdraw(turn, by=priya, now=NOW)
    assign(turn.slot, alex, by=priya, now=NOW)
    with pytest.raises(Refused, match="everybody it needs"):
        put_back(gone, by=priya, now=NOW)


def test_a_pinned_one_stays_until_unpinned(turn: Assignment, one: Slot, priya: User) -> None:
    pinned = pin(turn, by=priya, now=NOW)
    with pytest.raises(Refused, match="pinned"):
        move(pinned, one, by=priya, now=NOW)
    with pytest.raises(Refused, match="pinned"):
        withdraw(pinned, by=priya, now=NOW)
    assert move(unpin(pinned, by=priya, now=NOW), one, by=priya, now=NOW).slot == one


def test_who_has_posted_stays(turn: Assignment, priya: User) -> None:
    Post.objects.create(
        event=turn.slot.event,
        slot=turn.slot,
        assignment=turn,
        counts_at=turn.slot.starts_at,
        reported_at=turn.slot.starts_at,
    )
    with pytest.raises(Refused, match="has posted"):
        withdraw(turn, by=priya, now=turn.slot.ends_at)


def test_what_has_happened_is_not_rewritten(turn: Assignment, priya: User) -> None:
    with pytest.raises(Refused, match="The slot is over"):
        withdraw(turn, by=priya, now=turn.slot.ends_at + timedelta(hours=1))


def test_a_primary_becomes_a_standby_and_back(turn: Assignment, priya: User) -> None:
    standby = make_standby(turn, by=priya, now=NOW)
    assert (standby.kind, standby.state) == ("standby", State.PROPOSED)
    assert make_primary(standby, by=priya, now=NOW).kind == "primary"


def test_there_is_no_second_standby_where_one_is_needed(
    turn: Assignment, alex: Person, priya: User
) -> None:
    AssignmentFactory(slot=turn.slot, person=alex, kind="standby")
    with pytest.raises(Refused, match="everybody it needs"):
        make_standby(turn, by=priya, now=NOW)


def test_another_account_does_not_ask_anew(turn: Assignment, priya: User) -> None:
    other = AccountFactory(event=turn.slot.event, handle="@other")
    changed = change_account(turn, other, by=priya, now=NOW)
    assert (changed.account, changed.state) == (other, State.CONFIRMED)


def test_what_was_declined_is_not_moved(turn: Assignment, one: Slot, priya: User) -> None:
    Assignment.objects.update(state=State.DECLINED)
    with pytest.raises(Refused, match="no longer has this slot: declined"):
        move(turn, one, by=priya, now=NOW)


def test_who_has_left_is_refused(nine: Slot, sam: Person, priya: User, gmpt24: Event) -> None:
    Person.objects.update(left_at=NOW)
    with pytest.raises(Refused, match="Sam Okoro has left the event"):
        assign(nine, sam, override=True, by=priya, now=NOW)


CHANGES: dict[str, Callable[..., Assignment]] = {
    "move": lambda turn, one, **how: move(turn, one, **how),
    "withdraw": lambda turn, one, **how: withdraw(turn, **how),
    "pin": lambda turn, one, **how: pin(turn, **how),
    "unpin": lambda turn, one, **how: unpin(turn, **how),
    "make_standby": lambda turn, one, **how: make_standby(turn, **how),
    "make_primary": lambda turn, one, **how: make_primary(turn, **how),
    "put_back": lambda turn, one, **how: put_back(turn, **how),
    "change_account": lambda turn, one, **how: change_account(turn, turn.account, **how),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_from_a_stale_page_is_told_who_changed_what_and_saves_nothing(
    name: str, turn: Assignment, one: Slot, priya: User
) -> None:
    femi = role_in(turn.slot.event, "Femi Adu")
    pin(turn, by=femi, now=NOW)
    before = list(Assignment.objects.values())
    with pytest.raises(Refused) as refused:
        CHANGES[name](turn, one, seen_revision=0, by=priya, now=NOW)
    assert str(refused.value) == (
        "Femi Adu changed this at 9am: Pinned Sam Okoro to 9am to 9:30am, Thursday 12 December. "
        "Nothing of yours was saved: look again, then save again."
    )
    assert list(Assignment.objects.values()) == before
