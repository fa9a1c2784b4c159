"""The people of an event, as a list and as a table to take away."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from rota.models import Assignment, Event, Person
from rota.people.columns import COLUMNS
from rota.people.comparison import said
from rota.people.queries.uploads import row_of

ACTIVE = Q(assignments__state__in=Assignment.ACTIVE)


@dataclass(frozen=True)
class Roster:
    """A part of the list, and how long the whole is."""

    people: QuerySet[Person]
    total: int
    without_slot: int


def roster(
    event: Event, *, search: str = "", department: str = "", slots: str = "", answer: str = ""
) -> Roster:
    """The event's people with their number of slots, those who have left at the end.

    `department` is a number as text; `slots="none"`: those without any; `answer`: who has "said"
    when they can to the last question, or is "silent".
    """
    people = event.people.select_related("department", "account").annotate(
        slot_count=Count("assignments", filter=ACTIVE, distinct=True)
    )
    total = event.people.count()
    idle = people.filter(slot_count=0, left_at__isnull=True)
    without_slot = idle.count()
    if slots == "none":
        people = idle
    if answer:
        people = people.answered() if answer == "said" else people.unanswered()
    if search:
        words = Q(name__icontains=search) | Q(email__icontains=search) | Q(role__icontains=search)
        people = people.filter(words)
    if department:
        people = people.filter(department=int(department))
    here_first = people.order_by(F("left_at").asc(nulls_first=True), "name", "pk")
    return Roster(here_first, total, without_slot)


def turns_of(person: Person) -> QuerySet[Assignment]:
    """The person's slots in order, those declined or withdrawn included."""
    turns = Assignment.objects.filter(person=person).select_related("slot", "account")
    return turns.order_by("slot__starts_at", "pk")


def coming_turns(person: Person, now: datetime) -> QuerySet[Assignment]:
    """What the person holds and is not over yet, in order."""
    return turns_of(person).filter(state__in=Assignment.ACTIVE, slot__ends_at__gt=now)


def people_table(event: Event) -> tuple[list[str], list[list[str]]]:
    """Headers and rows that import again as what they were."""
    people = event.people.present().select_related("department", "account")
    headers = [column.label for column in COLUMNS]
    keys = [column.key for column in COLUMNS]
    rows = [
        [*(written(asdict(row_of(person))[key]) for key in keys), said_at(person, event)]
        for person in people.order_by("name")
    ]
    return [*headers, "Said when they can"], rows


def said_at(person: Person, event: Event) -> str:
    """When they said when they can, by the event's clock; nothing if they have not."""
    given = person.availability_given_at
    return f"{given.astimezone(event.tz):%Y-%m-%d %H:%M}" if given else ""


def written(value: object) -> str:
    """A value as the import reads it."""
    return "" if value in ("", None) else said(value)
