"""Imports people from a staff list."""

import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from rota.lib.refusal import Refused
from rota.management.arguments import event_of
from rota.models import Upload
from rota.people.actions import check_upload, receive_upload, save_upload


class Command(BaseCommand):
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
        event, now = event_of(options["event"]), timezone.now()
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.", returncode=2) from error
        try:
            with transaction.atomic():
                upload = receive_upload(
                    event, name=options["file"].name, content=content, by=None, now=now
                )
                upload.may_add_departments = options["add_departments"]
                upload = check_upload(upload, now=now)
                if not options["dry_run"]:
                    upload = save_upload(upload, by=None, now=now)
                else:
                    transaction.set_rollback(True)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            json.dumps(upload.outcome, indent=2) if options["json"] else words(upload)
        )
        if upload.outcome["refused"]:
            raise SystemExit(1)


def words(upload: Upload) -> str:
    """What became of the list."""
    outcome = upload.outcome
    summary = (
        f"{len(outcome['added'])} added, {len(outcome['changed'])} changed, "
        f"{outcome['unchanged']} unchanged, {outcome['refused_rows']} refused."
    )
    refused = (
        f"row {one['row']}, {one['column']}: “{one['value']}”. {one['reason']}"
        for one in outcome["refused"]
    )
    return "\n".join([summary, *refused])
