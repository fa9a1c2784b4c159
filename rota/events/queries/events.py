"""Questions about events as a whole."""

from django.db.models import QuerySet

from rota.models import Event, Role, User


def roles_in_events(user: User) -> QuerySet[Role]:
    """The user's roles with their events, the latest event first."""
    return user.roles.select_related("event", "department").order_by("-event__starts_at")


def slugs() -> set[str]:
    """The short names of all events."""
    return set(Event.objects.values_list("slug", flat=True))


def slug_is_free(slug: str, event: Event) -> bool:
    """Whether no other event has the short name."""
    return not Event.objects.filter(slug=slug).exclude(pk=event.pk).exists()


def is_published(event: Event) -> bool:
    """Whether people have been told their slots."""
    return event.releases.exists()
