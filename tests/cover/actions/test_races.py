"""Twenty people in the same moment for one seat: one has it, nineteen are told so kindly.

The database would let no second one sit down, locks or no locks. The control shows that without
them several get as far as that, and read words that are not meant for them.

SQLite lets one transaction write at a time, so it has no doubles whatever is switched off.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from rota.cover.actions import holding, signing_up
from rota.cover.actions.answers import Answer, answer
from rota.cover.actions.asking import ask_everybody
from rota.cover.actions.offers import accept
from rota.cover.actions.signing_up import sign_up
from rota.models import Assignment, Event, Offer, Person, Slot
from rota.planner.actions import edits
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    release_of,
)
from tests.races import Race, refusals, rivals

pytestmark = pytest.mark.django_db(transaction=True)

NOW = LONG_BEFORE
CROWD = 20


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory(sign_up="first", is_cover_approved=False)


@pytest.fixture
def crowd(gmpt24: Event) -> list[Person]:
    """Twenty volunteers."""
    hostels = DepartmentFactory(event=gmpt24)
    return [PersonFactory(department=hostels, name=f"Helper {n}") for n in range(CROWD)]


@pytest.fixture
def race() -> Iterator[Race]:
    with rivals(CROWD) as race:
        yield race


def rush(race: Race, crowd: list[Person], slot: Slot) -> list[object]:
    """All of them sign up for the slot at once."""
    return race(*(partial(sign_up, slot, one, kind="primary", by=one, now=NOW) for one in crowd))


def test_one_has_the_seat_and_nineteen_a_kind_sentence(
    race: Race, crowd: list[Person], gmpt24: Event
) -> None:
    release_of(event=gmpt24)
    slot = SlotFactory(event=gmpt24)
    told = refusals(rush(race, crowd, slot))
    assert len(told) == CROWD - 1
    assert all(one.startswith("Thank you, but somebody else has taken 9am") for one in told)
    assert Assignment.objects.active().count() == 1
    assert Offer.objects.filter(state="taken").count() == 1


def test_of_twenty_who_accept_one_takes_over(
    race: Race, crowd: list[Person], gmpt24: Event
) -> None:
    hostels = crowd[0].department
    sam = PersonFactory(department=hostels)
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24), person=sam)
    release_of(turn)
    turn = answer(turn, answer=Answer.COVER, by=sam, now=NOW)
    offers = ask_everybody(turn, by=sam, now=NOW)
    told = refusals(race(*(partial(accept, one, by=one.person, now=NOW) for one in offers)))
    assert len(told) == CROWD - 1
    assert Assignment.objects.active().count() == 1


@pytest.mark.postgresql
def test_without_locks_only_the_database_says_who_has_it(
    race: Race, crowd: list[Person], gmpt24: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def people(*numbers: int) -> dict[int, Person]:
        return Person.objects.in_bulk(list(numbers))

    def slots(*numbers: int) -> list[Slot]:
        return list(Slot.objects.select_related("event").filter(pk__in=numbers).order_by("pk"))

    for module in (signing_up, edits, holding):
        monkeypatch.setattr(module, "lock_people", people)
        monkeypatch.setattr(module, "lock_slots", slots)
    told: set[str] = set()
    for number in range(5):
        starts_at = gmpt24.starts_at + timedelta(hours=number)
        slot = SlotFactory(event=gmpt24, starts_at=starts_at)
        told.update(refusals(rush(race, crowd, slot)))
        assert Assignment.objects.active().filter(slot=slot).count() == 1
    assert "Somebody else took one of the places. Look at the rota again." in told
