"""Everything on hold, and how it goes on."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Audit, Dispatch, Event, Message, User
from rota.posting.actions.holding import go_on, hold_everything
from rota.reminders.actions import derive_event
from rota.reminders.truth import reason_not_to_send
from tests.factories import START
from tests.posting.sending import Sending, approved, way

WHY = "A death in the service."
State = Dispatch.State


def states() -> list[str]:
    """Where the ways stand."""
    return list(Dispatch.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def row(turn: Assignment, mastodon: Account, line: Sending) -> Dispatch:
    """Sam's words for 9am, scheduled on Mastodon."""
    return way(approved(turn, mastodon))


def test_nothing_is_published_from_that_moment_on(
    row: Dispatch, line: Sending, gmpt24: Event, priya: User
) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    assert line.sweep() == {}
    assert (gmpt24.held_at, gmpt24.held_by, gmpt24.held_why) == (START, "Priya Nair", WHY)


def test_those_who_are_on_or_on_next_are_told(
    turn: Assignment, standby: Assignment, next_turn: Assignment, gmpt24: Event, priya: User
) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    told = Message.objects.filter(kind="hold").values_list("person__name", flat=True)
    assert set(told) == {"Sam Okoro", "Cora Lane", "Alex Reid"}


def test_those_whose_turn_is_hours_away_are_not(
    turn: Assignment, gmpt24: Event, priya: User
) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START - timedelta(hours=2))
    assert not Message.objects.filter(kind="hold").exists()


def test_held_twice_it_is_one_hold(turn: Assignment, gmpt24: Event, priya: User) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    hold_everything(gmpt24, why="Another.", by=priya, now=START)
    assert Message.objects.filter(kind="hold").count() == 1
    assert gmpt24.held_why == WHY
    assert Audit.objects.filter(verb="hold_everything").count() == 1


def test_nobody_is_asked_to_post_meanwhile(turn: Assignment, gmpt24: Event, priya: User) -> None:
    derive_event(gmpt24, now=START - timedelta(hours=1))
    on = Message.objects.get(kind="on")
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    on = Message.objects.select_related("event", "person", "assignment__slot__event").get(pk=on.pk)
    assert reason_not_to_send(on, START) == "Everything is on hold."


def test_what_was_held_back_and_is_still_true_is_said_after_all(
    turn: Assignment, gmpt24: Event, priya: User
) -> None:
    derive_event(gmpt24, now=START - timedelta(hours=1))
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    Message.objects.filter(kind="on").update(state="suppressed")
    go_on(gmpt24, released=[], by=priya, now=START + timedelta(minutes=1))
    assert Message.objects.get(kind="on").state == "waiting"


def test_all_go_on(row: Dispatch, line: Sending, gmpt24: Event, priya: User) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    go_on(gmpt24, released=[row.pk], by=priya, now=START)
    assert line.sweep() == {State.PUBLISHED: 1}


def test_some_go_on_and_the_others_stay_held(
    row: Dispatch, next_turn: Assignment, mastodon: Account, gmpt24: Event, priya: User
) -> None:
    approved(next_turn, mastodon, text="Half past nine and all is well #GMPT24")
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    go_on(gmpt24, released=[row.pk], by=priya, now=START)
    assert states() == [State.SCHEDULED, State.HELD]


def test_none_goes_on(row: Dispatch, line: Sending, gmpt24: Event, priya: User) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    go_on(gmpt24, released=[], by=priya, now=START)
    assert line.sweep() == {}
    assert states() == [State.HELD]


def test_what_became_late_meanwhile_is_missed_and_not_sent(
    row: Dispatch, line: Sending, gmpt24: Event, priya: User
) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    line.clock.forward(hours=1)
    go_on(gmpt24, released=[row.pk], by=priya, now=line.clock.now)
    assert line.sweep() == {State.MISSED: 1}
    assert line.out == []


def test_those_who_are_on_are_told_that_it_goes_on(
    turn: Assignment, gmpt24: Event, priya: User
) -> None:
    hold_everything(gmpt24, why=WHY, by=priya, now=START)
    go_on(gmpt24, released=[], by=priya, now=START + timedelta(minutes=5))
    stop, go = Message.objects.filter(kind="hold").order_by("pk")
    assert (stop.facts["is_over"], go.facts["is_over"]) == (False, True)
    stop = Message.objects.select_related("event", "person").get(pk=stop.pk)
    assert reason_not_to_send(stop, START) == "It was taken back since."


def test_without_a_hold_there_is_nothing_to_end(gmpt24: Event, priya: User) -> None:
    with pytest.raises(Refused, match="Nothing is on hold"):
        go_on(gmpt24, released=[], by=priya, now=START)
