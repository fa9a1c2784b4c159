"""What a staff list is compared with, and the lists on their way in."""

from django.db.models import QuerySet

from rota.models import Event, Person, Upload
from rota.people.rows import Known, PersonRow, row_key


def known_in(event: Event, *, may_add: bool) -> Known:
    """The names that rows may refer to. Two queries."""
    return Known.of(
        event.departments.values_list("name", flat=True),
        ((account.handle, str(account)) for account in event.accounts.all()),
        may_add=may_add,
    )


def row_of(person: Person) -> PersonRow:
    """A person as a staff list would say it."""
    return PersonRow(
        name=person.name,
        email=person.email,
        phone=person.phone,
        department=person.department.name,
        role=person.role,
        account=str(person.account) if person.account else "",
        at_night=person.at_night,
        available=person.available,
        rather_not=person.rather_not,
        most_slots=person.most_slots,
        notes=person.notes,
    )


def existing_people(event: Event) -> dict[str, PersonRow]:
    """Everybody on the event's list by their key, those who left included. One query."""
    people = event.people.select_related("department", "account")
    return {row_key(row): row for row in map(row_of, people)}


def unfinished(event: Event) -> QuerySet[Upload]:
    """Lists that are neither saved nor given up, the latest first."""
    return event.uploads.unfinished().select_related("by").defer("rows", "outcome")
