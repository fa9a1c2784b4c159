"""A staff list on its way in: received, matched, handed to a worker, discarded."""

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.tables import BadTable, read_table
from rota.lib.wake import wake
from rota.models import Actor, Audit, Event, Upload, User
from rota.people.columns import Mapping, guess_mapping

State = Upload.State


@transaction.atomic
def receive_upload(
    event: Event, *, name: str, content: bytes, by: User | None, now: datetime
) -> Upload:
    """Read a file and guess what its columns are. Refused with a sentence if it is no table."""
    try:
        table = read_table(name, content)
    except BadTable as error:
        raise Refused(str(error)) from error
    return Upload.objects.create(
        event=event,
        by=by,
        name=name[:120],
        headers=table.headers,
        rows=table.rows,
        mapping=guess_mapping(table.headers),
        created_at=now,
    )


@transaction.atomic
def match_columns(
    upload: Upload, *, mapping: Mapping, may_add_departments: bool, by: Actor, now: datetime
) -> Upload:
    """Say which column is which; a worker checks the rows then."""
    upload = locked(upload)
    if upload.state not in {State.READ, State.CHECKED}:
        raise Refused("This list is being worked on, or is done.")
    must_say_who(mapping)
    upload.mapping, upload.may_add_departments = mapping, may_add_departments
    return hand_to_worker(upload, State.CHECKING)


def must_say_who(mapping: Mapping) -> None:
    """Refused while a column is missing without which nobody is told from anybody."""
    if mapping.get("name") is None or mapping.get("department") is None:
        raise Refused("Name and department must have a column: they tell who somebody is.")


@transaction.atomic
def save_when_checked(upload: Upload, *, by: User | None, now: datetime) -> Upload:
    """The organiser has looked: a worker saves it, in their name."""
    upload = locked(upload)
    if upload.state != State.CHECKED:
        raise Refused("Look at what would change first.")
    upload.by = by
    return hand_to_worker(upload, State.SAVING)


def locked(upload: Upload) -> Upload:
    """The upload as it is now; nobody else changes it until this is done."""
    return Upload.objects.select_for_update().defer("rows", "outcome").get(pk=upload.pk)


def hand_to_worker(upload: Upload, state: str) -> Upload:
    """The row says what is due; the wake-up only makes it soon."""
    upload.state, upload.done, upload.lease_until = state, 0, None
    upload.save(
        update_fields=["state", "done", "lease_until", "mapping", "may_add_departments", "by"]
    )
    wake("rota.tasks.read_uploads")
    return upload


@transaction.atomic
def discard_upload(upload: Upload, *, by: Actor, now: datetime) -> Upload:
    """Nothing of it is saved; a worker that has it finds it gone."""
    upload = locked(upload)
    if upload.state in {State.SAVING, State.SAVED}:
        raise Refused("This list is saved already, or is being saved.")
    upload.state, upload.lease_until = State.REFUSED, None
    upload.rows, upload.outcome = [], {}
    upload.save(update_fields=["state", "lease_until", "rows", "outcome"])
    return upload


@transaction.atomic
def remove_abandoned(*, now: datetime) -> int:
    """Lists that nobody saved in time go, with everybody's data in them; the number of lists."""
    rows = Upload.objects.select_for_update(of=("self",)).order_by("pk")
    lists = list(rows.abandoned(now).defer("rows", "outcome", "headers").select_related("event"))
    for upload in lists:
        sentence = f"Removed the staff list {upload.name}, which nobody saved."
        Audit.objects.record(
            event=upload.event, by=None, now=now, verb="remove_abandoned", sentence=sentence
        )
    Upload.objects.filter(pk__in=[one.pk for one in lists]).delete()
    return len(lists)
