"""Who runs an event: roles, and the invitations that offer them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rota.lib.tokens import derive_token
from rota.models.event import Department, Event
from rota.models.users import User


class RoleKind(models.TextChoices):
    """What somebody may do in an event."""

    OWNER = "owner", "Owner"
    ORGANISER = "organiser", "Organiser"
    LEAD = "lead", "Department lead"
    VIEWER = "viewer", "Viewer"


def spoken_role(kind: str, department: Department | None) -> str:
    """A role in a sentence: "organiser", "department lead of Hostels"."""
    name = str(RoleKind(kind).label).lower()
    return f"{name} of {department}" if department else name


LEADS_HAVE_A_DEPARTMENT = Q(kind=RoleKind.LEAD, department__isnull=False) | (
    ~Q(kind=RoleKind.LEAD) & Q(department__isnull=True)
)


class Role(models.Model):
    """A user's role in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=RoleKind)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("event", "user", name="role_once_a_user"),
            models.CheckConstraint(
                condition=LEADS_HAVE_A_DEPARTMENT, name="role_lead_has_department"
            ),
        ]

    @property
    def spoken(self) -> str:
        """The role in a sentence."""
        return spoken_role(self.kind, self.department)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they wait for an answer."""

    def standing(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; those that ran out stand until invited again."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def open(self, now: datetime) -> InvitationQuerySet:
        """Those that can be accepted."""
        return self.standing().filter(expires_at__gt=now)


class Invitation(models.Model):
    """A role offered to an e-mail address; the mail carries a link that accepts it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    kind = models.CharField(max_length=10, choices=RoleKind)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="invitation_open_once",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=LEADS_HAVE_A_DEPARTMENT, name="invitation_lead_has_department"
            ),
        ]

    @property
    def spoken(self) -> str:
        """The role that is offered, in a sentence."""
        return spoken_role(self.kind, self.department)

    @property
    def token(self) -> str:
        """What opens it, derived again from the server's key."""
        return derive_token("invitation", self.nonce)
