"""Somebody else takes the place of a person who wants cover."""

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Person, Slot, User
from rota.planner.actions import assign, give_cover, pin
from rota.planner.actions.snapshots import snapshot
from rota.planner.actions.undo import redo, undo
from tests.factories import LONG_BEFORE

State = Assignment.State
NOW = LONG_BEFORE


@pytest.fixture
def wanting(turn: Assignment) -> Assignment:
    """Sam has confirmed 9am, and wants cover."""
    return answer(turn, answer=Answer.COVER, by=turn.person, now=NOW)


def test_one_goes_and_the_other_comes(wanting: Assignment, alex: Person, priya: User) -> None:
    given = give_cover(wanting, alex, by=priya, now=NOW)
    wanting.refresh_from_db()
    assert (wanting.state, given.state, given.person) == (State.WITHDRAWN, State.PROPOSED, alex)
    assert (given.slot, given.kind, given.seat) == (wanting.slot, wanting.kind, wanting.seat)


def test_both_stand_in_the_trail(wanting: Assignment, alex: Person, priya: User) -> None:
    give_cover(wanting, alex, by=priya, now=NOW)
    lines = Audit.objects.filter(verb="give_cover")
    said = "Gave 9am to 9:30am, Thursday 12 December to Alex Reid instead of Sam Okoro."
    assert [one.sentence for one in lines] == [said, said]


def test_one_undo_takes_it_back_and_cover_is_wanted_again(
    wanting: Assignment, alex: Person, priya: User
) -> None:
    before = snapshot(Assignment.objects.get(pk=wanting.pk))
    given = give_cover(wanting, alex, by=priya, now=NOW)
    undo(wanting.slot.event, by=priya, now=NOW)
    given.refresh_from_db()
    assert given.state == State.WITHDRAWN
    assert snapshot(Assignment.objects.get(pk=wanting.pk)) == before
    redo(wanting.slot.event, by=priya, now=NOW)
    given.refresh_from_db()
    assert given.is_active


def test_who_cannot_take_it_leaves_it_where_it_was(
    wanting: Assignment, half_past: Slot, alex: Person, priya: User
) -> None:
    assign(half_past, alex, by=priya, now=NOW)
    with pytest.raises(Refused, match="2 hours of rest"):
        give_cover(wanting, alex, by=priya, now=NOW)
    wanting.refresh_from_db()
    assert wanting.is_active
    assert give_cover(wanting, alex, override=True, by=priya, now=NOW).overridden == ["rest"]


def test_who_wants_no_cover_any_more_keeps_the_place(
    wanting: Assignment, alex: Person, priya: User
) -> None:
    answer(wanting, answer=Answer.YES, by=wanting.person, now=NOW)
    with pytest.raises(Refused, match="Sam Okoro keeps the slot after all"):
        give_cover(wanting, alex, by=priya, now=NOW)
    wanting.refresh_from_db()
    assert wanting.is_active


def test_a_stale_page_is_told_that_they_keep_it(
    wanting: Assignment, alex: Person, priya: User
) -> None:
    answer(wanting, answer=Answer.YES, by=wanting.person, now=NOW)
    with pytest.raises(Refused, match="Sam Okoro changed this at 9am: Sam Okoro confirmed"):
        give_cover(wanting, alex, seen_revision=1, by=priya, now=NOW)


def test_a_pinned_one_is_unpinned_first(wanting: Assignment, alex: Person, priya: User) -> None:
    pin(wanting, by=priya, now=NOW)
    with pytest.raises(Refused, match="pinned"):
        give_cover(wanting, alex, by=priya, now=NOW)
