"""How far an event is, as the database has it."""

from datetime import timedelta
from typing import Any

import pytest

from rota.events.progress import Task
from rota.events.queries import progress
from rota.models import Assignment, Event, Person, Release, ReleaseLine
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    DepartmentFactory,
    PersonFactory,
    SlotFactory,
)


def task(event: Event, name: str) -> Task:
    """The task of that name."""
    return next(task for task in progress(event).tasks if task.name == name)


def slots(event: Event, count: int) -> list[Any]:
    """The first slots of the event."""
    step = timedelta(minutes=event.slot_minutes)
    return [SlotFactory(event=event, starts_at=event.starts_at + n * step) for n in range(count)]


@pytest.mark.parametrize("people", [1, 3])
def test_the_task_list_takes_the_same_queries_whatever_it_counts(
    people: int, gmpt24: Event, django_assert_num_queries: Any
) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    for number, slot in enumerate(slots(gmpt24, people)):
        person = PersonFactory(department=hostels, name=f"Sam {number}")
        AssignmentFactory(slot=slot, person=person)
    with django_assert_num_queries(10):
        progress(gmpt24)


def test_all_slots_of_the_event_fit(gmpt24: Event) -> None:
    slots(gmpt24, 48)
    assert task(gmpt24, "Slots").fact == "48 slots"


@pytest.mark.parametrize("changed", ["starts_at", "slot_minutes"])
def test_slots_that_no_longer_fit_are_seen(changed: str, gmpt24: Event) -> None:
    slots(gmpt24, 48)
    later = gmpt24.starts_at + timedelta(minutes=30)
    Event.objects.update(**{changed: later if changed == "starts_at" else 60})
    gmpt24.refresh_from_db()
    assert task(gmpt24, "Slots").state.name == "ATTENTION"


def test_gaps_are_slots_with_fewer_people_than_they_need(gmpt24: Event) -> None:
    empty, short, wants_cover, standby, full = slots(gmpt24, 5)
    short.people_needed = 2
    short.save()
    sam = PersonFactory(department=DepartmentFactory(event=gmpt24))
    AssignmentFactory(slot=empty, person=sam, state="declined")
    AssignmentFactory(slot=short, person=sam)
    AssignmentFactory(slot=wants_cover, person=sam, cover_wanted_at=LONG_BEFORE)
    AssignmentFactory(slot=standby, person=sam, kind="standby")
    AssignmentFactory(slot=full, person=sam)
    assert task(gmpt24, "Fill the rota").fact == "4 gaps left in 5 slots"


def test_people_who_have_left_do_not_count(gmpt24: Event) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    PersonFactory(department=hostels, email="")
    PersonFactory(department=hostels, name="Cora Lane", left_at=LONG_BEFORE)
    assert task(gmpt24, "People").fact == "1 person, 1 without an e-mail address"


def publish(event: Event, person: Person) -> Assignment:
    """A release in which the person has the first slot."""
    turn = AssignmentFactory(slot=slots(event, 1)[0], person=person, state="invited")
    release = Release.objects.create(event=event, number=1, published_at=LONG_BEFORE)
    ReleaseLine.objects.create(
        release=release,
        assignment=turn,
        person=person,
        starts_at=turn.slot.starts_at,
        ends_at=turn.slot.ends_at,
        kind=turn.kind,
    )
    return turn


@pytest.mark.parametrize(
    ("state", "fact"),
    [
        ("invited", "Release 1 is out"),
        ("confirmed", "Release 1 is out"),
        ("proposed", "1 place changed since release 1"),
        ("withdrawn", "1 place changed since release 1"),
    ],
)
def test_what_has_changed_since_the_release_is_counted(
    state: str, fact: str, gmpt24: Event
) -> None:
    turn = publish(gmpt24, PersonFactory(department=DepartmentFactory(event=gmpt24)))
    turn.state = state
    turn.save()
    assert task(gmpt24, "Publish").fact == fact


def test_who_posts_has_read_the_briefing_or_has_not(
    gmpt24: Event, sam: Person, alex: Person
) -> None:
    nine, ten, standby = slots(gmpt24, 3)
    for slot in (nine, ten):
        AssignmentFactory(slot=slot, person=sam)
    AssignmentFactory(slot=standby, person=alex, kind="standby")
    assert task(gmpt24, "Briefing").fact == "0 of 1 who post have read it"
    Person.objects.filter(pk=sam.pk).update(briefed_at=LONG_BEFORE)
    assert task(gmpt24, "Briefing").state.name == "DONE"
