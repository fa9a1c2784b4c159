"""Arguments that several commands share; bad ones are refused with a sentence."""

from datetime import UTC, datetime

from django.core.management import CommandError
from django.utils import timezone

from rota.models import Event


def event_of(slug: str) -> Event:
    """The event of that short name."""
    event = Event.objects.filter(slug=slug).first()
    if event is None:
        names = ", ".join(Event.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no event “{slug}”. Events: {names}.", returncode=2)
    return event


def moment_of(text: str | None) -> datetime:
    """A moment written as 2013-12-12T09:00+00:00 (without offset: UTC), or now."""
    if text is None or text == "now":
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        words = f"“{text}” is not a time such as 2013-12-12T09:00+00:00."
        raise CommandError(words, returncode=2) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
