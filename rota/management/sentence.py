"""What the commands share: whatever stops them is said in a sentence.

They end with 0 when done, 1 when refused, 2 when what was written makes no sense.
"""

from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from rota.lib.refusal import Refused
from rota.models import Event

YEARS = range(2000, 2101)
TIME_HELP = "now, or a time with its offset from UTC, such as 2013-12-12T09:00+00:00"


class SentenceCommand(BaseCommand):
    """A command whose refusals, and a database that is not there, end in a sentence."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run it. Raises CommandError with a sentence and the exit status."""
        try:
            return super().execute(*args, **options)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except (OperationalError, ProgrammingError) as error:
            words = f"The database cannot be used: {str(error).strip()}."
            raise CommandError(f"{words} “manage.py migrate” makes its tables.") from error


def nonsense(sentence: str) -> CommandError:
    """What was written makes no sense: the status is 2, as for a word nobody knows."""
    return CommandError(sentence, returncode=2)


def event_of(slug: str) -> Event:
    """The event of that short name."""
    event = Event.objects.filter(slug=slug).first()
    if event is None:
        slugs = Event.objects.order_by("slug").values_list("slug", flat=True)
        raise nonsense(f"There is no event “{slug}”. Events: {', '.join(slugs) or 'none yet'}.")
    return event


def moment_of(text: str | None) -> datetime:
    """The moment written as ISO 8601 with its offset; now for `now` and for nothing."""
    if text is None or text == "now":
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise nonsense(f"“{text}” is not a time such as 2013-12-12T09:00+00:00.") from error
    if moment.tzinfo is None:
        words = f"“{text}” may be any zone's time: say its offset from UTC"
        raise nonsense(f"{words}, such as {moment.isoformat(timespec='minutes')}+00:00.")
    if moment.year not in YEARS:
        raise nonsense(f"“{text}” is not within {YEARS[0]} and {YEARS[-1]}.")
    return moment
