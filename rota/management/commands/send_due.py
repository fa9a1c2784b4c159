"""Sends what is due."""

from collections import Counter
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser

from rota.lib.clock import database_now
from rota.management.arguments import moment_of
from rota.reminders.actions import deliver


class Command(BaseCommand):
    """`send_due [--at TIME]`."""

    help = "Send the messages that are due now, or as of a time. Ends with 1 if any failed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The time."""
        parser.add_argument("--at", help="a time such as 2013-12-12T09:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        """One sweep after another until nothing is due."""
        at = moment_of(options["at"]) if options["at"] else None
        clock = (lambda: at) if at else database_now
        counts: Counter[str] = Counter()
        while found := deliver(clock=clock):
            counts += found
        words = ", ".join(f"{number} {state}" for state, number in counts.items())
        self.stdout.write(words or "Nothing is due.")
        if counts.get("failed"):
            raise SystemExit(1)
