"""Drafts: the words of a post before it leaves, their versions, pictures, and who said yes."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower

from rota.lib.tokens import derive_token
from rota.models.event import Account, Department, Event
from rota.models.people import Person
from rota.models.rota import Assignment, Slot
from rota.models.users import User


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by what is to be done with them."""

    def standing(self) -> DraftQuerySet:
        """Those that were not withdrawn."""
        return self.exclude(state=Draft.State.WITHDRAWN)

    def waiting(self) -> DraftQuerySet:
        """Those that wait for approval, what airs soonest first."""
        rows = self.filter(state=Draft.State.SUBMITTED)
        return rows.order_by(models.F("slot__starts_at").asc(nulls_last=True), "submitted_at", "pk")

    def of_turn(self) -> DraftQuerySet:
        """Those for the assignment of an outer query: for it, or its person's for its slot."""
        theirs = Q(slot=OuterRef("slot"), author=OuterRef("person"))
        return self.standing().filter(Q(assignment=OuterRef("pk")) | theirs)


class Draft(models.Model):
    """The words for a slot. `text` are those of version `number`, the newest.

    `author` is the volunteer who says them; none where the desk speaks for itself. When slots are
    made anew, or a turn changes hands, the words follow (following.py).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waits for approval"
        CHANGES = "changes", "Changes asked"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="drafts")
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="drafts")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, related_name="drafts"
    )
    author = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="drafts")
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    accounts = models.ManyToManyField(Account, related_name="drafts")
    text = models.TextField()
    is_thread = models.BooleanField(
        default=False, help_text="Several posts where one is too short."
    )
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True)),
                name="draft_approved_at_a_moment",
            ),
        ]

    @property
    def speaker(self) -> str:
        """Whose words they are."""
        return str(self.author or "the desk")

    @property
    def department(self) -> Department | None:
        """Whose eyes they want: the author's department; none for the desk's own words."""
        return self.author.department if self.author else None


class DraftVersion(models.Model):
    """The words as they once were, and who wrote them so. Kept for ever."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    pictures = models.JSONField(default=list, help_text="[number, description] of each.")
    by_user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    by_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("draft", "number", name="draft_version_once")]


class Approver(models.Model):
    """Somebody who approves by a private link, without an account. Only the hash is kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="approvers")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="approver_once",
                condition=Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """The token, derived again from the server's key."""
        return derive_token("approver", self.nonce)

    def is_valid(self, now: datetime) -> bool:
        """Whether the link opens."""
        return self.revoked_at is None and now < self.expires_at


class Approval(models.Model):
    """One pair of eyes on one version."""

    version = models.ForeignKey(DraftVersion, on_delete=models.CASCADE, related_name="approvals")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    approver = models.ForeignKey(Approver, on_delete=models.CASCADE, null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("version", "user", name="approval_once_a_user"),
            models.UniqueConstraint("version", "approver", name="approval_once_an_approver"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, approver__isnull=True)
                | Q(user__isnull=True, approver__isnull=False),
                name="approval_by_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.approver)


class Remark(models.Model):
    """What somebody said of a draft, to the version they saw."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="remarks")
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=1000)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Picture(models.Model):
    """A picture of a draft, written anew without metadata, and its description."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    alt = models.CharField("description", max_length=1000, blank=True)
    content_type = models.CharField(max_length=20)
    data = models.BinaryField()
    preview = models.BinaryField(help_text="A small JPEG, for pages.")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("draft", "number", name="picture_number_once")]

    @property
    def shown(self) -> str:
        """The preview as the address of an image, which no other page can open."""
        return f"data:image/jpeg;base64,{b64encode(self.preview).decode()}"
