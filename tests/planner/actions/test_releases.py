"""Publishing: a numbered release, and a mail only for those whose slots have changed."""

from datetime import timedelta
from functools import partial

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.lib.refusal import Refused
from rota.models import (
    Account,
    Assignment,
    Audit,
    Event,
    Message,
    Person,
    Release,
    Slot,
    User,
)
from rota.people.actions import leave
from rota.planner.actions import assign, change_account, make_standby, move, put_back, withdraw
from rota.planner.actions.releases import Unticked, publish
from rota.planner.queries.releases import outlook_of
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, role_in
from tests.races import refusals, rivals

State = Assignment.State
NOW = LONG_BEFORE
LATER = NOW + timedelta(hours=1)


def release(event: Event, by: User) -> Release:
    """The next release, everything ticked."""
    plan = outlook_of(event, NOW)
    ticked = {one.key for one in plan.cautions}
    return publish(event, number=plan.number, ticked=ticked, by=by, now=NOW)


def told_by(release: Release) -> set[tuple[str, str]]:
    """Who is told what by the mails of a release."""
    rows = Message.objects.filter(key__regex=rf"^(new|moved|cancelled):{release.pk}:")
    return set(rows.values_list("kind", "person__name"))


def test_the_first_release_asks_everybody_on_the_rota(
    nine: Slot, sam: Person, cora: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    assign(nine, cora, kind="standby", by=priya, now=NOW)
    first = release(nine.event, priya)
    given.refresh_from_db()
    assert (first.number, first.published_by, first.lines.count()) == (1, priya, 2)
    assert (given.state, given.invited_at) == (State.INVITED, NOW)
    assert told_by(first) == {("invitation", "Sam Okoro"), ("invitation", "Cora Lane")}


def test_only_the_new_the_moved_and_the_cancelled_are_told(
    nine: Slot, half_past: Slot, one: Slot, sam: Person, alex: Person, cora: Person, priya: User
) -> None:
    moved = assign(nine, sam, by=priya, now=NOW)
    gone = assign(half_past, alex, by=priya, now=NOW)
    assign(nine, cora, kind="standby", by=priya, now=NOW)
    release(nine.event, priya)
    withdraw(gone, by=priya, now=NOW)
    move(moved, one, by=priya, now=NOW)
    lena = Person.objects.create(
        event=nine.event, name="Lena Marsh", department=sam.department, created_at=NOW
    )
    assign(nine, lena, by=priya, now=NOW)
    second = release(nine.event, priya)
    assert told_by(second) == {
        ("moved", "Sam Okoro"),
        ("cancelled", "Alex Reid"),
        ("invitation", "Lena Marsh"),
    }


def test_a_move_keeps_what_the_person_was_told(
    nine: Slot, one: Slot, sam: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    move(given, one, by=priya, now=NOW)
    release(nine.event, priya)
    old = Message.objects.get(kind="moved").facts["old"]
    assert (old["starts_at"], old["ends_at"]) == (
        nine.starts_at.isoformat(),
        nine.ends_at.isoformat(),
    )


def test_there_and_back_again_is_no_change(nine: Slot, one: Slot, sam: Person, priya: User) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    there = move(given, one, by=priya, now=NOW)
    move(there, nine, by=priya, now=NOW)
    with pytest.raises(Refused, match="nothing to publish since release 1"):
        release(nine.event, priya)


def test_becoming_standby_is_told_as_a_move(nine: Slot, sam: Person, priya: User) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    make_standby(given, by=priya, now=NOW)
    assert told_by(release(nine.event, priya)) == {("moved", "Sam Okoro")}


def test_another_account_is_told_and_not_asked_anew(
    turn: Assignment, main_account: Account, priya: User
) -> None:
    release(turn.slot.event, priya)
    other = AccountFactory(event=turn.slot.event, handle="@other")
    change_account(turn, other, by=priya, now=NOW)
    second = release(turn.slot.event, priya)
    turn.refresh_from_db()
    assert told_by(second) == {("moved", "Sam Okoro")}
    assert (turn.state, second.lines.get().account) == (State.CONFIRMED, "@other on X")


def test_who_was_drafted_and_taken_off_again_hears_nothing(
    nine: Slot, sam: Person, cora: Person, priya: User
) -> None:
    withdraw(assign(nine, sam, by=priya, now=NOW), by=priya, now=NOW)
    assign(nine, cora, by=priya, now=NOW)
    assert told_by(release(nine.event, priya)) == {("invitation", "Cora Lane")}


def test_who_gets_a_cancelled_slot_back_is_asked_anew(
    nine: Slot, half_past: Slot, sam: Person, cora: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    assign(half_past, cora, by=priya, now=NOW)
    release(nine.event, priya)
    gone = withdraw(given, by=priya, now=NOW)
    assert told_by(release(nine.event, priya)) == {("cancelled", "Sam Okoro")}
    put_back(gone, by=priya, now=NOW)
    assert told_by(release(nine.event, priya)) == {("invitation", "Sam Okoro")}


def test_who_has_said_no_is_not_told_that_it_is_cancelled(
    nine: Slot, sam: Person, alex: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    answer(given, answer=Answer.NO, by=sam, now=NOW)
    with pytest.raises(Refused, match="nothing to publish since release 1"):
        release(nine.event, priya)
    assign(nine, alex, by=priya, now=NOW)
    assert told_by(release(nine.event, priya)) == {("invitation", "Alex Reid")}


def test_who_took_a_slot_back_by_themselves_is_not_asked_again(
    nine: Slot, half_past: Slot, sam: Person, cora: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    answer(given, answer=Answer.NO, by=sam, now=NOW)
    assign(half_past, cora, by=priya, now=NOW)
    release(nine.event, priya)
    answer(given, answer=Answer.YES, by=sam, now=LATER)
    third = release(nine.event, priya)
    given.refresh_from_db()
    assert (told_by(third), third.lines.count(), given.state) == (set(), 2, State.CONFIRMED)


def test_a_place_given_up_by_leaving_is_published_as_cancelled(
    nine: Slot, half_past: Slot, sam: Person, cora: Person, priya: User
) -> None:
    assign(nine, sam, by=priya, now=NOW)
    assign(half_past, cora, by=priya, now=NOW)
    release(nine.event, priya)
    leave(sam, by=priya, now=NOW)
    second = release(nine.event, priya)
    assert (told_by(second), second.lines.count()) == ({("cancelled", "Sam Okoro")}, 1)


def test_an_empty_rota_is_not_published(nine: Slot, priya: User) -> None:
    with pytest.raises(Refused, match=r"nothing to publish yet: nobody is on the rota\."):
        release(nine.event, priya)
    assert not Release.objects.exists()


def test_every_caution_has_to_be_ticked(turn: Assignment, half_past: Slot, priya: User) -> None:
    with pytest.raises(Unticked, match="1 slot has too few people: 9:30am to 10am") as refused:
        publish(turn.slot.event, number=1, ticked=(), by=priya, now=NOW)
    assert "2 standby places are empty." in str(refused.value)
    assert not Release.objects.exists()


def test_what_was_ticked_stays_on_record(turn: Assignment, priya: User) -> None:
    first = release(turn.slot.event, priya)
    assert first.warnings == ["1 standby place is empty."]


def test_a_tick_does_not_hold_for_what_has_come_since(
    turn: Assignment, half_past: Slot, sam: Person, priya: User
) -> None:
    event = turn.slot.event
    given = assign(half_past, sam, override=True, by=priya, now=NOW)
    seen = {one.key for one in outlook_of(event, NOW).cautions}
    withdraw(given, by=priya, now=NOW)
    with pytest.raises(Unticked, match="1 slot has too few people"):
        publish(event, number=1, ticked=seen, by=priya, now=NOW)


def test_a_second_organiser_is_told_that_it_is_published(turn: Assignment, priya: User) -> None:
    event = turn.slot.event
    ticked = {one.key for one in outlook_of(event, NOW).cautions}
    release(event, priya)
    femi = role_in(event, "Femi Adu")
    with pytest.raises(Refused, match="Priya Nair has published release 1 meanwhile"):
        publish(event, number=1, ticked=ticked, by=femi, now=NOW)


def test_a_release_leaves_a_trail_with_its_numbers(
    nine: Slot, one: Slot, sam: Person, cora: Person, priya: User
) -> None:
    given = assign(nine, sam, by=priya, now=NOW)
    release(nine.event, priya)
    move(given, one, by=priya, now=NOW)
    assign(nine, cora, by=priya, now=NOW)
    release(nine.event, priya)
    line = Audit.objects.filter(verb="publish").latest("pk")
    assert line.sentence == "Published release 2: 1 new, 1 moved, 0 cancelled."
    assert (line.by_user, line.after) == (priya, {"new": 1, "moved": 1, "cancelled": 0})


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_release(
    transactional_db: None, turn: Assignment, sam: Person, one: Slot, priya: User
) -> None:
    event = turn.slot.event
    femi = role_in(event, "Femi Adu")
    ticked = {one.key for one in outlook_of(event, NOW).cautions}
    with rivals(2) as race:
        for number in range(20):
            AssignmentFactory(slot=one, person=sam, state=State.PROPOSED)
            results = race(
                *(
                    partial(publish, event, number=number + 1, ticked=ticked, by=by, now=NOW)
                    for by in (priya, femi)
                )
            )
            (told,) = refusals(results)
            assert f"has published release {number + 1} meanwhile" in told
            assert event.releases.count() == number + 1
            Assignment.objects.filter(slot=one).delete()
