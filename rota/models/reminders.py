"""Messages: the outbox, and the event's policy of what is sent when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from rota.models.drafts import Approver, Draft
from rota.models.event import Event
from rota.models.offers import Offer
from rota.models.people import Person
from rota.models.roles import Invitation
from rota.models.rota import Assignment
from rota.models.users import User


class MessageKind(models.TextChoices):
    """What a message is about. The values are those of rota.reminders.timing.Kind."""

    INVITATION = "invitation", "Invitation"
    MOVED = "moved", "Your slot has moved"
    CANCELLED = "cancelled", "Your slot is cancelled"
    CHASE = "chase", "Please confirm"
    EVENING = "evening", "The evening before"
    HOUR = "hour", "One hour before"
    ON = "on", "You are on"
    NUDGE = "nudge", "No post yet"
    MISSED = "missed", "A slot was missed (to organisers)"
    DECLINED = "declined", "Somebody cannot come (to organisers)"
    DIGEST = "digest", "Gaps this evening (to organisers)"
    AVAILABILITY = "availability", "When can you?"
    HOURS = "hours", "Somebody has changed when they can (to organisers)"
    OFFER = "offer", "Can you take this slot?"
    TAKEN = "taken", "The slot is yours"
    COVERED = "covered", "Somebody takes your slot"
    APPROVE = "approve", "A take-over waits for approval (to organisers)"
    UNCOVERED = "uncovered", "Nobody has taken a slot yet (to organisers)"
    LOOK = "look", "Words wait for approval (to organisers)"
    EYES = "eyes", "Words wait for approval (by a private link)"
    WORDS = "words", "Your words were looked at"
    WRITE = "write", "Please write your words"
    FAILED = "failed", "A post did not go out (to organisers)"
    CLOSED = "closed", "An account does not open (to organisers)"
    HOLD = "hold", "Do not post now, or go on"
    LINK = "link", "A new private link"
    ROLE = "role", "Invited to a role"
    ACCOUNT = "account", "Signing in"


class MessageRule(models.Model):
    """One line of an event's message policy."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="message_rules")
    kind = models.CharField(max_length=12, choices=MessageKind)
    is_on = models.BooleanField("send it", default=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    at = models.TimeField("at (local time)", null=True, blank=True)
    times = models.PositiveSmallIntegerField("how often at most", default=1)

    class Meta:
        constraints = [models.UniqueConstraint("event", "kind", name="rule_once_a_kind")]


class MessageQuerySet(models.QuerySet["Message"]):
    """The outbox by what is to be done with it."""

    def waiting(self) -> MessageQuerySet:
        """Not yet taken by a sweep."""
        return self.filter(state=Message.State.WAITING)

    def due(self, now: datetime) -> MessageQuerySet:
        """To be sent now: waiting, or taken by a sweep whose lease ran out. Oldest first."""
        taken = Q(state=Message.State.SENDING, lease_until__lte=now)
        return self.filter(Q(state=Message.State.WAITING) | taken, not_before__lte=now).order_by(
            "not_before", "pk"
        )

    def queue(self, *, key: str, now: datetime, **fields: Any) -> Message:
        """Write a message once: the key is what makes a second write the same message.

        `now` is when it was caused; `not_before` defaults to it.
        """
        fields.setdefault("not_before", now)
        message, _ = self.get_or_create(key=key, defaults={"created_at": now, **fields})
        return message

    def queue_fresh(self, messages: list[Message]) -> int:
        """Write those whose keys are new, in one go; how many they are."""
        keys = [message.key for message in messages]
        known = set(self.filter(key__in=keys).values_list("key", flat=True))
        fresh = [message for message in messages if message.key not in known]
        self.bulk_create(fresh, batch_size=500)
        return len(fresh)


class Message(models.Model):
    """A mail in the outbox.

    Waiting → sending (under a lease) → handed to the mail server, failed or suppressed.
    Subject, bodies, Message-ID and Date are fixed at the first attempt, so that a second one
    is the same mail. Bodies hold a placeholder where the private link goes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being handed over"
        HANDED = "handed", "Handed to the mail server"
        KEPT = "kept", "Kept in the mailbox"
        FAILED = "failed", "Failed"
        SUPPRESSED = "suppressed", "Not sent"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="messages")
    kind = models.CharField(max_length=12, choices=MessageKind)
    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="messages")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="messages")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, related_name="messages")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="messages")
    approver = models.ForeignKey(
        Approver, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    address = models.EmailField(blank=True, help_text="Empty: the person's or user's own.")
    facts = models.JSONField(default=dict, help_text="What the words need beyond the rows.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    date = models.DateTimeField(null=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="message_due")]

    @property
    def did_not_leave(self) -> bool:
        """Whether it was given up, or held back."""
        return self.state in {self.State.FAILED, self.State.SUPPRESSED}
