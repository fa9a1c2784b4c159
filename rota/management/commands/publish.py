"""Publishes the rota."""

from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.utils import timezone

from rota.lib.words import counted
from rota.management.sentence import SentenceCommand, event_of
from rota.planner.actions.releases import Unticked, publish
from rota.planner.queries.releases import outlook_of


class Command(SentenceCommand):
    """`publish EVENT [--tick-all]`."""

    help = "Publish the rota of an event. Refuses, with 1, while a caution is not ticked off."

    def add_arguments(self, parser: CommandParser) -> None:
        """The event, and whether the cautions have been seen."""
        parser.add_argument("event", help="the event's short name")
        parser.add_argument("--tick-all", action="store_true", help="the cautions have been seen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, or say what speaks against it."""
        event, now = event_of(options["event"]), timezone.now()
        plan = outlook_of(event, now)
        ticked = {one.key for one in plan.cautions} if options["tick_all"] else set()
        try:
            release = publish(event, number=plan.number, ticked=ticked, by=None, now=now)
        except Unticked as unticked:
            raise CommandError(f"{unticked} --tick-all says that you have.") from unticked
        people = counted(plan.people, "person", "people")
        self.stdout.write(f"Release {release.number} is published; it concerns {people}.")
