"""What has changed since the last release is marked, place by place, until it is published."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.coverage.queries import coverage
from rota.models import Assignment, Event, Person, Slot, User
from rota.planner.actions import assign, make_standby, move, withdraw
from rota.planner.actions.releases import publish
from rota.planner.queries.releases import outlook_of, pending
from rota.planner.queries.unpublished import Unpublished, unpublished
from tests.factories import LONG_BEFORE, release_of

BY = {"by": None, "now": LONG_BEFORE}


def look(event: Event) -> Unpublished:
    """What is marked now; as many changes as the next release would tell."""
    found = unpublished(event, coverage(event, LONG_BEFORE))
    if found.number:
        assert found.count == len(pending(event))
    return found


def test_before_the_first_release_nothing_is_marked(turn: Assignment) -> None:
    assert look(turn.slot.event) == Unpublished()


def test_what_is_as_it_was_published_is_not_marked(turn: Assignment) -> None:
    release_of(turn)
    assert look(turn.slot.event) == Unpublished(number=1)


def test_a_move_is_marked_at_both_ends(turn: Assignment, one: Slot) -> None:
    release_of(turn)
    left = turn.slot_id
    move(turn, one, **BY)
    found = look(one.event)
    assert (found.fresh, found.gone) == ({turn.pk: "moved"}, {left: ("Sam Okoro",)})


def test_somebody_new_is_marked(turn: Assignment, one: Slot, cora: Person) -> None:
    release_of(turn)
    new = assign(one, cora, **BY)
    assert (look(one.event).fresh, look(one.event).gone) == ({new.pk: "new"}, {})


def test_a_slot_names_who_has_left_it(turn: Assignment) -> None:
    release_of(turn)
    withdraw(turn, **BY)
    found = look(turn.slot.event)
    assert (found.fresh, found.gone) == ({}, {turn.slot_id: ("Sam Okoro",)})


def test_another_part_in_the_same_slot_is_a_change(turn: Assignment) -> None:
    release_of(turn)
    make_standby(turn, **BY)
    found = look(turn.slot.event)
    assert (found.fresh, found.gone) == ({turn.pk: "changed"}, {})


def test_who_has_said_no_is_not_told_again(turn: Assignment) -> None:
    release_of(turn)
    Assignment.objects.update(state="declined")
    assert look(turn.slot.event) == Unpublished(number=1)


def test_a_release_of_nobody_is_a_release(turn: Assignment) -> None:
    release_of(event=turn.slot.event)
    assert look(turn.slot.event).fresh == {turn.pk: "new"}


def test_publishing_takes_the_marks_away(
    turn: Assignment, one: Slot, cora: Person, priya: User
) -> None:
    release_of(turn)
    assign(one, cora, **BY)
    event = one.event
    ticked = {caution.key for caution in outlook_of(event, LONG_BEFORE).cautions}
    publish(event, number=2, ticked=ticked, by=priya, now=LONG_BEFORE)
    assert look(event) == Unpublished(number=2)


@pytest.mark.usefixtures("long_before")
def test_the_rota_shows_them_and_leads_to_the_release(
    turn: Assignment, one: Slot, priya: User, signed_in: Callable[[User], Client]
) -> None:
    release_of(turn)
    move(turn, one, **BY)
    page = signed_in(priya).get("/e/gmpt24/rota/").content.decode()
    assert '<small class="rota-fresh">✎ moved</small>' in page
    assert '<div class="rota-fresh">✎ Sam Okoro no longer</div>' in page
    assert (
        '<li><strong>1</strong> <a href="/e/gmpt24/rota/publish/">change not published</a></li>'
        in page
    )
