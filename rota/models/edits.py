"""Edits: what somebody did to the rota in one go, so that it can be taken back."""

from __future__ import annotations

from django.db import models

from rota.models.event import Event
from rota.models.users import User


class Edit(models.Model):
    """One thing a user did to the rota, be it to one assignment or to all.

    `steps` is a list of [assignment, before, after]: what each row said before (null: it was not
    there) and says since, as rota.planner.snapshots writes it. `sentence` says it for people.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="edits")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    sentence = models.CharField(max_length=300)
    steps = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
