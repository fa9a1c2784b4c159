"""The people of an event, as a list and as a table to take away."""

from dataclasses import asdict, dataclass

from django.db.models import Count, Q, QuerySet

from rota.models import Assignment, Department, Event, Person
from rota.people.columns import COLUMNS
from rota.people.comparison import said
from rota.people.queries.uploads import row_of

ACTIVE = Q(assignments__state__in=Assignment.ACTIVE)


@dataclass(frozen=True)
class Roster:
    """A part of the list, and how long the whole is."""

    people: QuerySet[Person]
    departments: list[Department]
    total: int
    without_slot: int


def roster(event: Event, *, search: str = "", department: str = "", slots: str = "") -> Roster:
    """The event's people with their number of slots. `slots="none"`: those without any."""
    people = event.people.select_related("department", "account").annotate(
        slot_count=Count("assignments", filter=ACTIVE, distinct=True)
    )
    total = event.people.count()
    idle = people.filter(slot_count=0, left_at__isnull=True)
    without_slot = idle.count()
    if slots == "none":
        people = idle
    if search:
        words = Q(name__icontains=search) | Q(email__icontains=search) | Q(role__icontains=search)
        people = people.filter(words)
    if department.isdecimal():
        people = people.filter(department=int(department))
    return Roster(
        people.order_by("left_at", "name", "pk"), list(event.departments.all()), total, without_slot
    )


def turns_of(person: Person) -> QuerySet[Assignment]:
    """The person's slots in order, those declined or withdrawn included."""
    turns = Assignment.objects.filter(person=person).select_related("slot", "account")
    return turns.order_by("slot__starts_at", "pk")


def people_table(event: Event) -> tuple[list[str], list[list[str]]]:
    """Headers and rows that import again as what they were."""
    people = event.people.present().select_related("department", "account")
    headers = [column.label for column in COLUMNS]
    keys = [column.key for column in COLUMNS]
    rows = [
        [written(asdict(row_of(person))[key]) for key in keys] for person in people.order_by("name")
    ]
    return headers, rows


def written(value: object) -> str:
    """A value as the import reads it."""
    return "" if value in ("", None) else said(value)
