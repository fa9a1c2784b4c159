"""Sends what is due."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from rota.lib.clock import database_now
from rota.management.sentence import TIME_HELP, SentenceCommand, moment_of
from rota.models import Message
from rota.reminders.actions import deliver


class Command(SentenceCommand):
    """`send_due [--at TIME]`."""

    help = "Send the messages that are due now, or as of a time. Ends with 1 if any did not leave."

    def add_arguments(self, parser: CommandParser) -> None:
        """The time."""
        parser.add_argument("--at", help=TIME_HELP)

    def handle(self, *args: Any, **options: Any) -> None:
        """One sweep after another until nothing is due."""
        at = moment_of(options["at"]) if options["at"] is not None else None
        clock = (lambda: at) if at else database_now
        counts: Counter[str] = Counter()
        while found := deliver(clock=clock):
            counts += found
        self.stdout.write(words(counts) or "Nothing is due.")
        if counts[Message.State.FAILED] or counts[Message.State.WAITING]:
            raise SystemExit(1)


def words(counts: Counter[str]) -> str:
    """How many became of what, a line each."""
    return "\n".join(f"{Message.State(state).label}: {counts[state]}" for state in sorted(counts))
