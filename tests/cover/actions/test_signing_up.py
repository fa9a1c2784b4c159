"""Open slots: whoever comes first has them, or an organiser chooses; at short notice at once."""

from datetime import timedelta

import pytest

from rota.cover.actions.offers import decline
from rota.cover.actions.settling import approve
from rota.cover.actions.signing_up import sign_up, take_now
from rota.cover.queries.openings import openings
from rota.lib.refusal import Refused
from rota.models import Assignment, Event, Message, Offer, Person, Slot, User
from rota.planner.queries.releases import pending
from tests.factories import LONG_BEFORE, START, AssignmentFactory, release_of

NOW = LONG_BEFORE
PRIMARY = "primary"


@pytest.fixture
def first24(gmpt24: Event) -> Event:
    """Whoever comes first has an open slot."""
    gmpt24.sign_up = Event.SignUp.FIRST
    gmpt24.save()
    return gmpt24


@pytest.fixture
def chosen24(gmpt24: Event) -> Event:
    """An organiser chooses among those who apply."""
    gmpt24.sign_up = Event.SignUp.CHOSEN
    gmpt24.save()
    return gmpt24


def test_who_comes_first_has_it(first24: Event, nine: Slot, sam: Person) -> None:
    release_of(event=first24)
    assert sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW).state == Offer.State.TAKEN
    assert Assignment.objects.get().state == Assignment.State.CONFIRMED
    assert pending(first24) == ()


def test_who_comes_second_is_told_kindly(
    first24: Event, nine: Slot, sam: Person, cora: Person
) -> None:
    sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW)
    with pytest.raises(Refused, match="Thank you, but somebody else has taken 9am"):
        sign_up(nine, cora, kind=PRIMARY, by=cora, now=NOW)


def test_a_rule_is_never_broken(first24: Event, nine: Slot, half_past: Slot, sam: Person) -> None:
    sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW)
    with pytest.raises(Refused, match="2 hours of rest"):
        sign_up(half_past, sam, kind=PRIMARY, by=sam, now=NOW)


def test_where_it_is_closed_nobody_signs_up(gmpt24: Event, nine: Slot, sam: Person) -> None:
    with pytest.raises(Refused, match="Nobody signs up by themselves"):
        sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW)


def test_who_applies_waits_and_the_organiser_chooses(
    chosen24: Event, nine: Slot, sam: Person, cora: Person, priya: User
) -> None:
    mine, other = (sign_up(nine, one, kind=PRIMARY, by=one, now=NOW) for one in (sam, cora))
    assert (mine.state, other.state) == ("accepted", "accepted")
    approve(mine, by=priya, now=NOW)
    other.refresh_from_db()
    assert other.state == Offer.State.CLOSED
    assert Assignment.objects.get().person == sam


def test_applying_twice_is_one_application(chosen24: Event, nine: Slot, sam: Person) -> None:
    for _ in range(2):
        sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW)
    assert Offer.objects.count() == 1
    assert Message.objects.filter(kind="approve").count() == 1


def test_an_application_can_be_withdrawn_and_made_again(
    chosen24: Event, nine: Slot, sam: Person
) -> None:
    decline(sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW), by=sam, now=NOW)
    assert sign_up(nine, sam, kind=PRIMARY, by=sam, now=NOW).state == Offer.State.ACCEPTED


def test_only_what_one_could_take_is_shown(
    first24: Event, nine: Slot, half_past: Slot, one: Slot, sam: Person
) -> None:
    assert [found.slot for found in openings(sam, NOW)] == [nine, half_past, one]
    AssignmentFactory(slot=nine, person=sam)
    assert [found.slot for found in openings(sam, NOW)] == [one]


def test_a_full_slot_that_lacks_a_standby_is_offered_as_that(
    first24: Event, nine: Slot, sam: Person, cora: Person
) -> None:
    AssignmentFactory(slot=nine, person=cora)
    (found,) = openings(sam, NOW)
    assert found.kind == "standby"
    assert sign_up(nine, sam, kind=found.kind, by=sam, now=NOW).state == Offer.State.TAKEN


def test_at_short_notice_an_empty_slot_is_taken_though_sign_up_is_closed(
    gmpt24: Event, nine: Slot, sam: Person
) -> None:
    soon = START - timedelta(minutes=15)
    assert openings(sam, soon - timedelta(minutes=1)) == ()
    (found,) = openings(sam, soon)
    assert found.is_urgent
    assert take_now(nine, sam, by=sam, now=soon).state == Offer.State.TAKEN
    assert Message.objects.get(kind="approve").facts == {"is_settled": True}


def test_at_short_notice_a_standby_takes_over_from_who_wants_cover(
    wanting: Assignment, cora: Person
) -> None:
    standby = AssignmentFactory(slot=wanting.slot, person=cora, kind="standby")
    (found,) = openings(cora, START)
    assert found.turn == wanting
    take_now(wanting.slot, cora, by=cora, now=START)
    now_on = Assignment.objects.active().get()
    assert (now_on.pk, now_on.kind) == (standby.pk, "primary")


def test_before_that_nobody_takes_it_without_being_asked(wanting: Assignment, cora: Person) -> None:
    with pytest.raises(Refused, match="It is too soon"):
        take_now(wanting.slot, cora, by=cora, now=START - timedelta(minutes=16))


def test_who_has_it_and_wants_no_cover_keeps_it(turn: Assignment, cora: Person) -> None:
    with pytest.raises(Refused, match="somebody else has taken"):
        take_now(turn.slot, cora, by=cora, now=START)
