"""The state of every slot."""

import json
from typing import Any

from django.core.management.base import CommandParser

from rota.coverage.board import Board, board_of
from rota.lib.times import stretch
from rota.lib.words import counted
from rota.management.sentence import TIME_HELP, SentenceCommand, event_of, moment_of
from rota.models import Event


class Command(SentenceCommand):
    """`coverage EVENT [--at TIME] [--json]`."""

    help = "Show the state of every slot, now or at a time. Ends with 0 whatever the state."

    def add_arguments(self, parser: CommandParser) -> None:
        """The event, the time, the form."""
        parser.add_argument("event", help="the event's short name")
        parser.add_argument("--at", help=TIME_HELP)
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        event = event_of(options["event"])
        board = board_of(event, moment_of(options["at"]))
        write = as_json if options["json"] else as_text
        self.stdout.write(write(event, board))


def as_json(event: Event, board: Board) -> str:
    """Slots with states and people, and the counts."""
    slots = [
        {
            "starts_at": one.slot.starts_at.isoformat(),
            "ends_at": one.slot.ends_at.isoformat(),
            "state": str(one.state),
            "people": [turn.assignment.person.name for turn in one.turns],
        }
        for one in board.slots
    ]
    facts = {
        "event": event.slug,
        "at": board.now.isoformat(),
        "counts": board.counts,
        "gaps": len(board.gaps),
        "slots": slots,
    }
    return json.dumps(facts, indent=2)


def as_text(event: Event, board: Board) -> str:
    """A line for each slot, and a summary."""
    if not board.slots:
        return "This event has no slots yet."
    lines = [
        f"{one.state.mark:2} {one.state.word:14} {stretch(*one.slot.span, event.tz):44} "
        + ", ".join(turn.assignment.person.name for turn in one.turns)
        for one in board.slots
    ]
    gaps = counted(len(board.gaps), "gap")
    summary = f"{gaps}, {len(board.at_risk)} at risk, {board.done} of {len(board.slots)} posted."
    return "\n".join([*(line.rstrip() for line in lines), summary])
