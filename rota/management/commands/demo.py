"""Fills in the demonstration event."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.utils import timezone

from rota.management.arguments import moment_of
from rota.management.story import Story, tell
from rota.models import Event, User

HALF_HOUR = 30 * 60
ORGANISER = "priya@example.org"


class Command(BaseCommand):
    """`demo [--starts now|TIME] [--if-empty]`."""

    help = "Fill in the model event: 47 people, a rota nearly full, one gap, one late, one missed."

    def add_arguments(self, parser: CommandParser) -> None:
        """When it starts, and whether an empty site is needed."""
        parser.add_argument(
            "--starts", help="now, or a time such as 2013-12-12T09:00+00:00; default: 9 hours ago"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is an event already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the story, unless mail would leave or the event is there."""
        if options["if_empty"] and Event.objects.exists():
            return
        if not settings.MAIL_IS_KEPT:
            if options["if_empty"]:
                return
            raise CommandError("EMAIL_URL is set: the demonstration would send mail. Unset it.")
        if Event.objects.filter(slug="gmpt24").exists():
            raise CommandError("There is an event “gmpt24” already.")
        now = timezone.now()
        organiser = User.objects.filter(email=ORGANISER).first() or User.objects.create_user(
            ORGANISER, name="Priya Nair"
        )
        event = tell(Story(starts_at(options["starts"], now), now), organiser)
        self.stdout.write(f"The demonstration event {event.slug} is ready; {organiser} owns it.")


def starts_at(words: str | None, now: datetime) -> datetime:
    """The start on a half hour: as asked, or nine hours ago."""
    moment = moment_of(words) if words else now - timedelta(hours=9)
    return moment - timedelta(seconds=moment.timestamp() % HALF_HOUR)
