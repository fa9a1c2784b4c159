"""Questions about who runs an event."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower

from rota.lib.tokens import token_hash, token_in
from rota.models import Event, Invitation, Role


def roles_of(event: Event) -> QuerySet[Role]:
    """Who runs the event, by name."""
    rows = event.roles.select_related("user", "department")
    return rows.order_by(Lower("user__name"), "user__email")


def invitations_of(event: Event) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, the latest first."""
    return event.invitations.standing().select_related("department").order_by("-pk")


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The open invitation of a token, damaged or not; None if it is unknown, answered or over."""
    rows = Invitation.objects.open(now).select_related("event", "department")
    return rows.filter(token_hash=token_hash(token_in(token))).first()
