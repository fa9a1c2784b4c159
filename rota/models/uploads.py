"""Staff lists on their way in: uploaded, matched, checked, saved."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from rota.models.event import Event
from rota.models.leases import unleased
from rota.models.users import User

KEPT_FOR = timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads by what is to be done with them."""

    def due(self, now: datetime) -> UploadQuerySet:
        """To be checked or saved by a worker; taken ones when their lease has run out."""
        return self.filter(unleased(now), state__in=[Upload.State.CHECKING, Upload.State.SAVING])

    def unfinished(self) -> UploadQuerySet:
        """Neither saved nor given up."""
        return self.exclude(state__in=[Upload.State.SAVED, Upload.State.REFUSED])

    def abandoned(self, now: datetime) -> UploadQuerySet:
        """Those that nobody has saved in time, and no worker is about to."""
        waits = [Upload.State.READ, Upload.State.CHECKED, Upload.State.REFUSED]
        return self.filter(state__in=waits, created_at__lte=now - KEPT_FOR)

    def held(self, upload: Upload) -> UploadQuerySet:
        """The upload, as long as nobody else has taken, discarded or finished it."""
        return self.filter(pk=upload.pk, state=upload.state, lease_until=upload.lease_until)


class Upload(models.Model):
    """A staff list between its upload and its end. Rows are [number, [cell, …]]."""

    class State(models.TextChoices):
        READ = "read", "Match the columns"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Look before you save"
        SAVING = "saving", "Being saved"
        SAVED = "saved", "Saved"
        REFUSED = "refused", "Not saved"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    name = models.CharField(max_length=120)
    headers = models.JSONField()
    rows = models.JSONField()
    mapping = models.JSONField(default=dict)
    may_add_departments = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    done = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    @property
    def kept_until(self) -> datetime:
        """When it goes, if nobody has saved it."""
        return self.created_at + KEPT_FOR

    @property
    def total(self) -> int:
        """How many rows it has."""
        return len(self.rows)
