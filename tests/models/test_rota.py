"""What can never be stored: two people in one seat, or one person in two places at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from rota.models import Assignment, Event, Slot
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
)

HALF = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)


def refuses(**slot: object) -> bool:
    """Whether the database refuses another slot like that."""
    try:
        with transaction.atomic():
            SlotFactory(**slot)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("begins", "lasts", "is_refused"),
    [
        (-HALF, HALF, False),
        (-HALF, HALF + QUARTER, True),
        (timedelta(0), HALF, True),
        (QUARTER, QUARTER / 2, True),
        (QUARTER, HALF, True),
        (-HALF, 3 * HALF, True),
        (HALF, HALF, False),
    ],
)
def test_slots_of_an_event_never_overlap_but_may_touch(
    begins: timedelta, lasts: timedelta, is_refused: bool, gmpt24: Event
) -> None:
    nine = SlotFactory(event=gmpt24)
    start = nine.starts_at + begins
    assert refuses(event=gmpt24, starts_at=start, ends_at=start + lasts) == is_refused


def test_a_slot_cannot_be_stretched_over_the_next(gmpt24: Event) -> None:
    nine = SlotFactory(event=gmpt24)
    SlotFactory(event=gmpt24, starts_at=nine.ends_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=nine.pk).update(ends_at=nine.ends_at + QUARTER)


def test_slots_of_two_events_may_be_at_the_same_time(gmpt24: Event) -> None:
    SlotFactory(event=gmpt24)
    assert not refuses(event=EventFactory(slug="walsall24"))


def test_two_people_never_hold_one_seat(gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24))
    alex = PersonFactory(department=turn.person.department, name="Alex Reid")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentFactory(slot=turn.slot, person=alex)


def test_one_person_never_holds_two_seats_of_a_slot(gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24))
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentFactory(slot=turn.slot, person=turn.person, kind="standby")


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_a_seat_that_was_given_up_can_be_held_by_another(state: str, gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24), state=state)
    alex = PersonFactory(department=turn.person.department, name="Alex Reid")
    AssignmentFactory(slot=turn.slot, person=alex)
    assert Assignment.objects.active().get().person == alex


@pytest.mark.parametrize(
    ("network", "by", "opens", "is_by_desk"),
    [
        ("x", "volunteer", True, False),
        ("x", "desk", False, True),
        ("bluesky", "volunteer", False, False),
    ],
)
def test_a_turn_without_an_account_is_posted_from_the_main_one(
    network: str, by: str, opens: bool, is_by_desk: bool, gmpt24: Event
) -> None:
    AccountFactory(event=gmpt24, network="mastodon", handle="@gmpt@mastodon.example")
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24))
    usual = AccountFactory(event=gmpt24, network=network, posted_by=by, is_usual=True)
    assert turn.posts_from == usual
    assert (bool(turn.intent), turn.is_by_desk) == (opens, is_by_desk)


def test_where_there_is_no_account_at_all_words_are_opened_on_x(gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24))
    assert turn.posts_from is None
    assert turn.intent
