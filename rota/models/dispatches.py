"""Dispatches: approved words on their way to one account, and how an account is reached."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from rota.models.drafts import Draft, DraftVersion
from rota.models.event import Account
from rota.models.leases import unleased
from rota.models.posts import Post
from rota.models.users import User


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections by whether a worker has them."""

    def free(self, now: datetime) -> ConnectionQuerySet:
        """Those whose session no worker is renewing."""
        return self.filter(unleased(now))


class Connection(models.Model):
    """How an account is reached: its server, and what opens it, which only the worker can read.

    `sealed` holds the credentials, empty where the account is only read. `number` is the account's
    own at the network. `asked_at` is when somebody wants it looked at; `lease_until` keeps two
    workers from renewing one session, which would lock both out.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="connection")
    base = models.CharField("server", max_length=200)
    sealed = models.TextField(blank=True)
    number = models.CharField(max_length=100, blank=True)
    most = models.PositiveIntegerField(null=True, help_text="Signs a post, as the server says.")
    asked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    read_sentence = models.CharField(max_length=300, blank=True)
    lease_until = models.DateTimeField(null=True)
    attested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    attested_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = ConnectionQuerySet.as_manager()

    @property
    def opens(self) -> bool:
        """Whether it opened when it was looked at last: to be posted to if `sealed`, else read."""
        return self.checked_at is not None and not self.problem


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Dispatches by what is to be done with them."""

    def standing(self) -> DispatchQuerySet:
        """Those that were not recalled."""
        return self.exclude(state=Dispatch.State.WITHDRAWN)

    def free(self, now: datetime) -> DispatchQuerySet:
        """Those that no worker has."""
        return self.filter(unleased(now))

    def due(self, now: datetime) -> DispatchQuerySet:
        """To be sent now: their slot has begun, or somebody said so; the part before is out."""
        waits = Dispatch.objects.standing().filter(
            draft=OuterRef("draft"), account=OuterRef("account"), part__lt=OuterRef("part")
        )
        rows = self.free(now).filter(
            Q(not_before=None) | Q(not_before__lte=now),
            ~Exists(waits.exclude(state=Dispatch.State.PUBLISHED)),
            Q(draft__slot__starts_at__lte=now) | Q(pressed_at__lte=now, draft__slot__isnull=False),
            state=Dispatch.State.SCHEDULED,
            draft__event__held_at=None,
        )
        return rows.order_by("draft__slot__starts_at", "pk")

    def to_look_at(self, now: datetime) -> DispatchQuerySet:
        """Not known whether they are out, and it is time to look; without a time a person does."""
        rows = self.filter(state=Dispatch.State.UNKNOWN, not_before__lte=now)
        return rows.order_by("not_before", "pk")

    def abandoned(self, now: datetime) -> DispatchQuerySet:
        """Their sender has not been heard of for as long as its lease."""
        return self.filter(state=Dispatch.State.PUBLISHING, lease_until__lte=now)

    def unposted(self) -> DispatchQuerySet:
        """Nobody has posted them, and somebody may yet."""
        return self.filter(state__in=Dispatch.UNPOSTED)

    def unsettled(self) -> DispatchQuerySet:
        """A person has to look: failed, missed, or not known whether it is out."""
        return self.filter(state__in=Dispatch.UNSETTLED)


class Dispatch(models.Model):
    """Approved words on their way to one account; each part of a thread is one.

    When it is to go stands in its draft's slot. What is sent is fixed before the first attempt:
    `text`, `key` (a TID) and `moment`. `maybe_out`: an attempt may have reached the network.
    `pressed_at`: when somebody said that it shall go. `not_before`: not tried again earlier.
    `post` is what counts for the slot.
    """

    class State(models.TextChoices):
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        HELD = "held", "On hold"
        BY_HAND = "by_hand", "To be posted by hand"
        PUBLISHING = "publishing", "Being published"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Not known whether it is out"
        MISSED = "missed", "Missed"
        REPORTED = "reported", "Reported"
        WITHDRAWN = "withdrawn", "Withdrawn"

    UNPOSTED = (State.APPROVED, State.SCHEDULED, State.HELD, State.BY_HAND, State.FAILED)
    UNSETTLED = (State.FAILED, State.UNKNOWN, State.MISSED)
    OUT = (State.PUBLISHED, State.REPORTED)

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="dispatches")
    version = models.ForeignKey(DraftVersion, on_delete=models.CASCADE, related_name="dispatches")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="dispatches")
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    key = models.CharField(max_length=13)
    way = models.CharField("who posts", max_length=10, choices=Account.PostedBy)
    state = models.CharField(max_length=10, choices=State)
    held_from = models.CharField(max_length=10, blank=True)
    pressed_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    moment = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    maybe_out = models.BooleanField(default=False)
    problem = models.CharField(max_length=20, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    cid = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=500, blank=True)
    post = models.OneToOneField(Post, on_delete=models.SET_NULL, null=True, related_name="dispatch")
    created_at = models.DateTimeField()

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="dispatch_due")]
        constraints = [
            models.UniqueConstraint(
                "draft",
                "account",
                "part",
                name="dispatch_once",
                condition=~Q(state="withdrawn"),
            ),
            models.UniqueConstraint(  # the same words for the same slot have the same key again
                "account", "key", name="dispatch_key_once", condition=~Q(state="withdrawn")
            ),
            models.CheckConstraint(
                condition=Q(part__gte=1, part__lte=F("parts")), name="dispatch_part_of_parts"
            ),
            models.CheckConstraint(
                condition=~Q(state="publishing")
                | Q(claim__isnull=False, lease_until__isnull=False, moment__isnull=False),
                name="dispatch_published_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(remote_id=""), name="dispatch_out_has_a_name"
            ),
        ]

    @property
    def not_after(self) -> datetime | None:
        """Until when a post counts for the slot; None while the words have no slot."""
        slot, event = self.draft.slot, self.draft.event
        return slot.ends_at + event.grace if slot else None


class Sighting(models.Model):
    """A post read from an account. `post` is what it counts as; none while nobody has said whose.

    `gone_at`: it was there and is there no more. `dismissed_at`: it is nobody's turn.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sightings")
    remote_id = models.CharField(max_length=300)
    url = models.URLField(max_length=500)
    canonical = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="sightings")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint("account", "remote_id", name="sighting_once")]


class MentionCount(models.Model):
    """Posts with the hashtag in the hour that begins at `hour`, as one source counts them."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mentions")
    hour = models.DateTimeField()
    source = models.CharField(max_length=120)
    count = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["hour"]
        constraints = [models.UniqueConstraint("account", "hour", name="mentions_once_an_hour")]
