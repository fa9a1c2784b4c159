"""Questions about who runs an event."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower

from rota.lib.tokens import TOKEN_LENGTH, token_hash
from rota.models import Event, Invitation, Role


def roles_of(event: Event) -> QuerySet[Role]:
    """Who runs the event, by name."""
    rows = event.roles.select_related("user", "department")
    return rows.order_by(Lower("user__name"), "user__email")


def invitations_of(event: Event) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, the latest first."""
    return event.invitations.standing().select_related("department").order_by("-pk")


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The open invitation of a token, or None if it is unknown, answered, withdrawn or over.

    Forgives what mail programs do to a link: other case, and signs hung on its end.
    """
    clean = token.strip().lower()[:TOKEN_LENGTH]
    rows = Invitation.objects.open(now).select_related("event", "department")
    return rows.filter(token_hash=token_hash(clean)).first()
