"""A full event of any size, written in bulk: for counts of queries and for measuring."""

from datetime import timedelta

from rota.models import Account, Assignment, Department, Event, Person, Post, Slot
from tests.factories import LONG_BEFORE, AccountFactory, DepartmentFactory

SLOTS = 48
DEPARTMENTS = 10
POSTED_UNTIL = 24  # slots


def crowd(event: Event, people: int) -> None:
    """48 half hours and ten departments; everybody has one slot, spread evenly.

    In the first twelve hours all but every tenth person has posted.
    """
    account = AccountFactory(event=event)
    slots = slots_for(event, people)
    rows = people_of(event, people)
    turns = Assignment.objects.bulk_create(
        turn(slots[n % SLOTS], person, n // SLOTS + 1, account) for n, person in enumerate(rows)
    )
    Post.objects.bulk_create(
        report(turn) for n, turn in enumerate(turns) if n % SLOTS < POSTED_UNTIL and n % 10
    )


def slots_for(event: Event, people: int) -> list[Slot]:
    """Slots with room for so many people, and for one more than there are."""
    half_hour = timedelta(minutes=30)
    starts = [event.starts_at + half_hour * n for n in range(SLOTS)]
    needed = people // SLOTS + 1
    return Slot.objects.bulk_create(
        Slot(event=event, starts_at=at, ends_at=at + half_hour, people_needed=needed)
        for at in starts
    )


def people_of(event: Event, people: int) -> list[Person]:
    """So many people, taken in turn from the departments."""
    departments: list[Department] = [
        DepartmentFactory(event=event, name=f"Department {n}", mark=f"D{n}")
        for n in range(DEPARTMENTS)
    ]
    return Person.objects.bulk_create(
        Person(
            event=event,
            name=f"Sam Okoro {n}",
            email=f"sam.{n}@example.org",
            phone="0161 496 0000",
            department=departments[n % DEPARTMENTS],
            created_at=LONG_BEFORE,
        )
        for n in range(people)
    )


def turn(slot: Slot, person: Person, seat: int, account: Account) -> Assignment:
    """A confirmed primary."""
    return Assignment(
        slot=slot,
        person=person,
        seat=seat,
        account=account,
        state=Assignment.State.CONFIRMED,
        created_at=LONG_BEFORE,
    )


def report(turn: Assignment) -> Post:
    """A post two minutes into the slot."""
    at = turn.slot.starts_at + timedelta(minutes=2)
    return Post(
        event_id=turn.slot.event_id,
        slot=turn.slot,
        assignment=turn,
        by_person=turn.person,
        counts_at=at,
        reported_at=at,
    )
