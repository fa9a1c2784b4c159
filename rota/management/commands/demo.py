"""Fills in the demonstration event."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from rota.coverage.board import board_of
from rota.coverage.timeline import State
from rota.management.sentence import SentenceCommand, moment_of
from rota.management.story import SLUG, Story, tell
from rota.models import Event, User

HALF_HOUR = 30 * 60
ORGANISER = "priya@example.org"
WELL_UNDER_WAY = timedelta(hours=9)
JUST_BEGUN = timedelta(hours=2)  # sooner nobody can be late, and nobody can have missed a slot
SHOWN = (State.EMPTY, State.COVER_WANTED, State.LATE, State.MISSED)


class Command(SentenceCommand):
    """`demo [--starts now|TIME] [--if-empty]`."""

    help = (
        "Fill in the model event: 47 people, a rota nearly full, one gap, two who ask for cover, "
        "one late, one missed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """When it starts, and whether an empty site is needed."""
        parser.add_argument(
            "--starts",
            help="now: it began two hours ago, so that somebody can be late and somebody can have "
            "missed a slot; or a time such as 2013-12-12T09:00+00:00; default: nine hours ago",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is an event already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the story, unless it was told or its mail would leave."""
        now = timezone.now()
        begins = starts_at(options["starts"], now)
        if options["if_empty"] and Event.objects.exists():
            return
        if Event.objects.filter(slug=SLUG).exists():
            self.stdout.write(f"The event {SLUG} is there already; nothing was changed.")
            return
        if not settings.MAIL_IS_KEPT:
            raise CommandError("EMAIL_URL is set: the demonstration would send mail. Unset it.")
        self.stdout.write(told(Story(begins, now)))


def starts_at(words: str | None, now: datetime) -> datetime:
    """The start on a half hour: as asked, or some hours ago."""
    if words is None:
        moment = now - WELL_UNDER_WAY
    else:
        moment = now - JUST_BEGUN if words == "now" else moment_of(words)
    return moment - timedelta(seconds=moment.timestamp() % HALF_HOUR)


@transaction.atomic
def told(story: Story) -> str:
    """Tell all of the story or nothing, and say what there is to see."""
    organiser = User.objects.filter(email=ORGANISER).first() or User.objects.create_user(
        ORGANISER, name="Priya Nair"
    )
    board = board_of(tell(story, organiser), story.now)
    seen = ", ".join(f"{board.counts[state]} {state.word}" for state in SHOWN)
    return f"The demonstration event {SLUG} is ready; {organiser} owns it. Slots now: {seen}."
