"""Imports people from a staff list."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from rota.management.sentence import SentenceCommand, event_of, nonsense
from rota.models import Event, Upload
from rota.people.actions import check_upload, must_say_who, receive_upload, save_upload


class Command(SentenceCommand):
    """`import_people EVENT FILE [--dry-run] [--json] [--add-departments]`."""

    help = "Import people from CSV or XLSX. Ends with 1 if any row was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """The event, the file, and how."""
        parser.add_argument("event", help="the event's short name")
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument(
            "--add-departments", action="store_true", help="add departments the event lacks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, save; say what became of it."""
        event, file = event_of(options["event"]), options["file"]
        try:
            content = file.read_bytes()
        except OSError as error:
            raise nonsense(f"{file}: {error.strerror}.") from error
        upload = imported(
            event,
            file.name,
            content,
            may_add_departments=options["add_departments"],
            is_dry=options["dry_run"],
        )
        self.stdout.write(
            json.dumps(upload.outcome, indent=2)
            if options["json"]
            else words(upload.outcome, is_dry=options["dry_run"])
        )
        if upload.outcome["refused"]:
            raise SystemExit(1)


@transaction.atomic
def imported(
    event: Event, name: str, content: bytes, *, may_add_departments: bool, is_dry: bool
) -> Upload:
    """The list as it is saved, or as it would be."""
    now = timezone.now()
    upload = receive_upload(event, name=name, content=content, by=None, now=now)
    must_say_who(upload.mapping)
    upload.may_add_departments = may_add_departments
    upload = check_upload(upload, now=now)
    if is_dry:
        transaction.set_rollback(True)
        return upload
    return save_upload(upload, by=None, now=now)


def words(outcome: dict[str, Any], *, is_dry: bool) -> str:
    """What became of the list, or would."""
    summary = (
        f"{len(outcome['added'])} added, {len(outcome['changed'])} changed, "
        f"{outcome['unchanged']} unchanged, {outcome['refused_rows']} refused."
    )
    refused = (
        f"row {one['row']}, {one['column']}: “{one['value']}”. {one['reason']}"
        for one in outcome["refused"]
    )
    return "\n".join(["Nothing is saved. It would be:"] * is_dry + [summary, *refused])
