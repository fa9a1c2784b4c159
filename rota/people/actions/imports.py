"""The work on a staff list: every row read, the outcome shown, everybody saved at once."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from rota.lib.colours import next_colour
from rota.lib.names import mark_for
from rota.lib.refusal import Refused
from rota.models import Account, Actor, Audit, Department, Event, Person, Upload
from rota.people.actions.people import ask_newcomers
from rota.people.comparison import Comparison, compare
from rota.people.queries.uploads import existing_people, known_in, row_of
from rota.people.rows import Known, PersonRow, Problem, read_row, row_key

CHUNK = 500  # rows between two notes of progress
LEASE = timedelta(seconds=60)  # renewed with every note of progress
MOST_NEW_DEPARTMENTS = 100
State = Upload.State
NEW_STAGE = Department.Stage.BEHIND
FIELDS = (
    "name", "email", "phone", "role", "at_night", "available", "rather_not", "most_slots", "notes",
)  # fmt: skip
OUR_FAULT = (
    "Something went wrong here that is not the list's fault. Nothing of it is saved. "
    "Whoever looks after this site finds it in the log."
)
Progress = Callable[[int], None]
log = structlog.get_logger()


class Lost(Exception):
    """Another worker has the list, or it was discarded: nothing of ours counts any more."""


def work_on_uploads(*, clock: Callable[[], datetime]) -> int:
    """Check and save what is due; the number of lists worked on."""
    due = Upload.objects.due(clock()).values_list("pk", flat=True)
    return sum(work_on(pk, clock) for pk in list(due))


def work_on(pk: int, clock: Callable[[], datetime]) -> bool:
    """The next step of one list; False when another worker has it."""
    upload = take_upload(pk, clock())
    if upload is None:
        return False
    try:
        take_step(upload, clock)
    except Lost:
        log.warning("a staff list was lost to another worker", upload=pk)
    return True


def take_step(upload: Upload, clock: Callable[[], datetime]) -> None:
    """Check it or save it; a refusal is its outcome."""
    progress = renewing(upload, clock)
    try:
        if upload.state == State.CHECKING:
            check_upload(upload, now=clock(), progress=progress)
        else:
            save_upload(upload, by=upload.by, now=clock(), progress=progress)
    except Refused as refused:
        give_back(upload, str(refused))
    except (Lost, OperationalError, InterfaceError):
        raise  # the database is away: the lease runs out, and the list is taken again
    except Exception:
        log.exception("a staff list failed", upload=upload.pk)
        give_back(upload, OUR_FAULT)


def take_upload(pk: int, now: datetime) -> Upload | None:
    """Claim an upload for this worker; None when another has it."""
    if not Upload.objects.due(now).filter(pk=pk).update(lease_until=now + LEASE):
        return None
    return Upload.objects.select_related("event", "by").get(pk=pk)


def renewing(upload: Upload, clock: Callable[[], datetime]) -> Progress:
    """A note of progress that also renews the lease, however long the list is."""

    def note(done: int) -> None:
        until = clock() + LEASE
        if not Upload.objects.held(upload).update(done=done, lease_until=until):
            raise Lost
        upload.lease_until = until

    return note


def give_back(upload: Upload, problem: str) -> None:
    """Back to the organiser: to the columns while it was checked, else for good."""
    state = State.READ if upload.state == State.CHECKING else State.REFUSED
    settle(upload, state, {"problem": problem})


def settle(upload: Upload, state: State, outcome: dict[str, Any], **fields: Any) -> Upload:
    """What the work came to, unless somebody else has the list by now (Lost)."""
    fields |= {"state": state, "outcome": outcome, "lease_until": None}
    if not Upload.objects.held(upload).update(**fields):
        raise Lost
    for name, value in fields.items():
        setattr(upload, name, value)
    return upload


def check_upload(
    upload: Upload, *, now: datetime, progress: Progress = lambda done: None
) -> Upload:
    """Read every row and say what saving would do. Nobody is saved."""
    known = known_in(upload.event, may_add=upload.may_add_departments)
    people, refused = read_rows(upload, known, progress)
    comparison = compare(people, existing_people(upload.event), mapped(upload))
    outcome = outcome_of(comparison, refused, known)
    if len(outcome["new_departments"]) > MOST_NEW_DEPARTMENTS:
        count = len(outcome["new_departments"])
        raise Refused(f"The list would add {count:,} departments. Is their column the right one?")
    return settle(upload, State.CHECKED, outcome)


def save_upload(
    upload: Upload, *, by: Actor, now: datetime, progress: Progress = lambda done: None
) -> Upload:
    """Save everybody who can be saved, all at once. The same list again changes nothing.

    What comes out must be what was shown: if people, departments or accounts have changed since,
    nobody is saved, and there is a new outcome to look at.
    """
    known = known_in(upload.event, may_add=upload.may_add_departments)
    people, refused = read_rows(upload, known, progress)  # before any lock: it takes its time
    with transaction.atomic():
        hold_lists(upload)
        fresh = known_in(upload.event, may_add=upload.may_add_departments)
        if fresh != known:
            people, refused = read_rows(upload, fresh)
        comparison = compare(people, existing_people(upload.event), mapped(upload))
        outcome = outcome_of(comparison, refused, fresh)
        if outcome != shown(upload) or not stored(upload.event, comparison, now):
            return settle(upload, State.CHECKED, look_again(upload, people, refused, fresh))
        record_import(upload, comparison, by, now)
        return settle(upload, State.SAVED, outcome, rows=[])


def hold_lists(upload: Upload) -> None:
    """One list of an event is saved at a time, and only by who holds it (else Lost)."""
    list(Upload.objects.select_for_update().filter(event=upload.event_id).order_by("pk").only("pk"))
    if not Upload.objects.held(upload).exists():
        raise Lost


def shown(upload: Upload) -> dict[str, Any]:
    """What the organiser saw before they said: save it."""
    return {key: value for key, value in upload.outcome.items() if key != "again"}


def look_again(
    upload: Upload, people: list[PersonRow], refused: list[dict[str, Any]], known: Known
) -> dict[str, Any]:
    """What saving would do by now. Refused if that is what was shown and could not be stored."""
    comparison = compare(people, existing_people(upload.event), mapped(upload))
    outcome = outcome_of(comparison, refused, known)
    if outcome == shown(upload):
        raise Refused("Two rows of the list are the same person to the database. Mend them.")
    return outcome | {"again": True}


def record_import(upload: Upload, comparison: Comparison, by: Actor, now: datetime) -> None:
    """The trail, and a new version of what grid and board show."""
    counts = {"added": len(comparison.added), "changed": len(comparison.changed)}
    Audit.objects.record(
        event=upload.event,
        by=by,
        now=now,
        verb="import_people",
        sentence=f"Imported {upload.name}: {counts['added']} added, {counts['changed']} changed.",
        after=counts,
    )
    upload.event.touch()
    ask_newcomers(upload.event)


def read_rows(
    upload: Upload, known: Known, progress: Progress = lambda done: None
) -> tuple[list[PersonRow], list[dict[str, Any]]]:
    """The people of the list, and the rows that cannot be taken."""
    people: list[PersonRow] = []
    refused: list[dict[str, Any]] = []
    first_row: dict[str, int] = {}
    for done, (number, cells) in enumerate(upload.rows, start=1):
        found = read_row(cells, upload.mapping, known)
        if isinstance(found, PersonRow):
            earlier = first_row.setdefault(row_key(found), number)
            if earlier == number:
                people.append(found)
            else:
                found = (said_before(found, earlier),)
        if not isinstance(found, PersonRow):
            refused += [{"row": number, **asdict(problem)} for problem in found]
        if done % CHUNK == 0 or done == len(upload.rows):
            progress(done)
    return people, refused


def said_before(row: PersonRow, earlier: int) -> Problem:
    """Why somebody cannot stand in the list twice."""
    column, value = ("E-mail", row.email) if row.email else ("Name", row.name)
    return Problem(column, value, f"The same person stands in row {earlier} already.")


def mapped(upload: Upload) -> frozenset[str]:
    """The columns the file has."""
    return frozenset(key for key, place in upload.mapping.items() if place is not None)


def outcome_of(
    comparison: Comparison, refused: list[dict[str, Any]], known: Known
) -> dict[str, Any]:
    """What saving does, as the preview shows it."""
    new: dict[str, str] = {}
    for row in written_rows(comparison):
        if row.department.casefold() not in known.departments:
            new.setdefault(row.department.casefold(), row.department)
    return {
        "added": [{"name": row.name, "department": row.department} for row in comparison.added],
        "changed": [
            {"name": one.row.name, "changes": [asdict(change) for change in one.changes]}
            for one in comparison.changed
        ],
        "unchanged": comparison.unchanged,
        "refused": refused,
        "refused_rows": len({problem["row"] for problem in refused}),
        "new_departments": sorted(new.values()),
    }


def written_rows(comparison: Comparison) -> list[PersonRow]:
    """The rows that saving would write."""
    return [one.row for one in comparison.changed] + comparison.added


def stored(event: Event, comparison: Comparison, now: datetime) -> bool:
    """Write departments, new people and changed people; False if somebody came in between."""
    try:
        with transaction.atomic():
            store(event, comparison, now)
    except IntegrityError:
        return False
    return True


def store(event: Event, comparison: Comparison, now: datetime) -> None:
    """Write departments, new people and changed people, each in one go."""
    departments = departments_for(event, written_rows(comparison))
    accounts = {str(account): account for account in event.accounts.all()}
    people = {
        row_key(row_of(one)): one for one in event.people.select_related("department", "account")
    }
    changed = [
        filled(people[one.key], one.row, departments, accounts) for one in comparison.changed
    ]
    Person.objects.bulk_update(changed, [*FIELDS, "department", "account"], batch_size=500)
    Person.objects.bulk_create(
        (
            filled(Person(event=event, created_at=now), row, departments, accounts)
            for row in comparison.added
        ),
        batch_size=1000,
    )


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
