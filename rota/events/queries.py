"""Questions about events."""

from django.db.models import QuerySet

from rota.models import Event, User


def events_of(user: User) -> QuerySet[Event]:
    """The user's events, the latest first."""
    return Event.objects.of(user).order_by("-starts_at")
