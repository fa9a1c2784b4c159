"""The work on a staff list: every row read, the outcome shown, everybody saved at once."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction

from rota.lib.colours import next_colour
from rota.lib.names import mark_for
from rota.lib.refusal import Refused
from rota.models import Account, Actor, Audit, Department, Event, Person, Upload
from rota.people.comparison import Comparison, compare
from rota.people.queries.uploads import existing_people, known_in
from rota.people.rows import Known, PersonRow, Problem, read_row, row_key

CHUNK = 500  # rows between two notes of progress
LEASE = timedelta(seconds=60)
State = Upload.State
NEW_STAGE = Department.Stage.BEHIND
FIELDS = ("name", "email", "phone", "role", "at_night", "available", "most_slots", "notes")


def work_on_uploads(*, now: datetime) -> int:
    """Check and save what is due; the number of lists worked on."""
    count = 0
    for upload in Upload.objects.due(now).select_related("event", "by"):
        if take_upload(upload, now):
            work_on(upload, now)
            count += 1
    return count


def work_on(upload: Upload, now: datetime) -> None:
    """The next step of one list; a refusal is its outcome."""
    try:
        if upload.state == State.CHECKING:
            check_upload(upload, now=now)
        else:
            save_upload(upload, by=upload.by, now=now)
    except Refused as refused:
        upload.state, upload.lease_until = State.REFUSED, None
        upload.outcome = {"problem": str(refused)}
        upload.save(update_fields=["state", "outcome", "lease_until"])


def take_upload(upload: Upload, now: datetime) -> bool:
    """Claim an upload for this worker; False when another has it."""
    due = Upload.objects.due(now).filter(pk=upload.pk)
    return due.update(lease_until=now + LEASE) == 1


def check_upload(upload: Upload, *, now: datetime) -> Upload:
    """Read every row and say what saving would do; notes its progress as it goes."""
    known = known_in(upload.event, may_add=upload.may_add_departments)
    rows, problems = read_rows(upload, known)
    comparison = compare(rows, existing_people(upload.event), mapped(upload))
    upload.outcome = outcome_of(comparison, problems, known)
    upload.state, upload.lease_until = State.CHECKED, None
    upload.save(update_fields=["outcome", "state", "done", "lease_until"])
    return upload


@transaction.atomic
def save_upload(upload: Upload, *, by: Actor, now: datetime) -> Upload:
    """Save everybody who can be saved, all at once. The same list again changes nothing."""
    event = Event.objects.select_for_update(no_key=True).get(pk=upload.event_id)
    known = known_in(event, may_add=upload.may_add_departments)
    rows, problems = read_rows(upload, known)
    comparison = compare(rows, existing_people(event), mapped(upload))
    try:
        with transaction.atomic():
            store(event, comparison, now)
    except IntegrityError as error:
        raise Refused("The list says the same address or name twice. Check it again.") from error
    counts = {"added": len(comparison.added), "changed": len(comparison.changed)}
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="import_people",
        sentence=f"Imported {upload.name}: {counts['added']} added, {counts['changed']} changed.",
        after=counts,
    )
    event.touch()
    upload.outcome = outcome_of(comparison, problems, known)
    upload.state, upload.rows, upload.lease_until = State.SAVED, [], None
    upload.save()
    return upload


def read_rows(upload: Upload, known: Known) -> tuple[list[PersonRow], list[dict[str, Any]]]:
    """The people of the list, and the rows that cannot be taken."""
    people: list[PersonRow] = []
    refused: list[dict[str, Any]] = []
    first_row: dict[str, int] = {}
    for number, cells in progressing(upload):
        found = read_row(cells, upload.mapping, known)
        if isinstance(found, PersonRow):
            earlier = first_row.setdefault(row_key(found), number)
            if earlier == number:
                people.append(found)
                continue
            reason = f"The same person stands in row {earlier} already."
            found = (Problem("Name", found.name, reason),)
        refused += [{"row": number, **asdict(problem)} for problem in found]
    return people, refused


def progressing(upload: Upload) -> Iterator[tuple[int, list[str]]]:
    """The rows, with the number done written down now and then."""
    rows = iter(upload.rows)
    upload.done = 0
    while chunk := list(islice(rows, CHUNK)):
        yield from chunk
        upload.done += len(chunk)
        Upload.objects.filter(pk=upload.pk).update(done=upload.done)


def mapped(upload: Upload) -> frozenset[str]:
    """The columns the file has."""
    return frozenset(key for key, place in upload.mapping.items() if place is not None)


def outcome_of(
    comparison: Comparison, refused: list[dict[str, Any]], known: Known
) -> dict[str, Any]:
    """What saving does, as the preview shows it."""
    departments = {row.department for row in comparison.added}
    departments |= {one.row.department for one in comparison.changed}
    new = sorted(name for name in departments if name.casefold() not in known.departments)
    return {
        "added": [{"name": row.name, "department": row.department} for row in comparison.added],
        "changed": [
            {"name": one.row.name, "changes": [asdict(change) for change in one.changes]}
            for one in comparison.changed
        ],
        "unchanged": comparison.unchanged,
        "refused": refused,
        "refused_rows": len({problem["row"] for problem in refused}),
        "new_departments": new,
    }


def store(event: Event, comparison: Comparison, now: datetime) -> None:
    """Write departments, new people and changed people, each in one go."""
    rows = comparison.added + [one.row for one in comparison.changed]
    departments = departments_for(event, rows)
    accounts = {account.handle: account for account in event.accounts.all()}
    Person.objects.bulk_create(
        (
            filled(Person(event=event, created_at=now), row, departments, accounts)
            for row in comparison.added
        ),
        batch_size=1000,
    )
    people = {row_key(person_row(one)): one for one in event.people.select_related("department")}
    changed = [
        filled(people[one.key], one.row, departments, accounts) for one in comparison.changed
    ]
    Person.objects.bulk_update(changed, [*FIELDS, "department", "account"], batch_size=500)


def person_row(person: Person) -> PersonRow:
    """Just enough of a person to find them by key."""
    return PersonRow(name=person.name, email=person.email, department=person.department.name)


def filled(
    person: Person,
    row: PersonRow,
    departments: dict[str, Department],
    accounts: dict[str, Account],
) -> Person:
    """The person as the row says."""
    for name in FIELDS:
        setattr(person, name, getattr(row, name))
    person.department = departments[row.department.casefold()]
    person.account = accounts.get(row.account)
    return person


def departments_for(event: Event, rows: list[PersonRow]) -> dict[str, Department]:
    """The departments by folded name, those the list brings made new."""
    found = {one.name.casefold(): one for one in event.departments.all()}
    for row in rows:
        if row.department.casefold() not in found:
            found[row.department.casefold()] = Department.objects.create(
                event=event,
                name=row.department,
                mark=mark_for(row.department, {one.mark for one in found.values()}),
                stage=NEW_STAGE,
                colour=next_colour({one.colour for one in found.values()}),
            )
    return found
