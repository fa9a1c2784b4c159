"""Links in words, and whether they answered when they were looked at last."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from rota.models.event import Event
from rota.models.leases import unleased

OLD = timedelta(days=1)
OLD_TROUBLE = timedelta(hours=1)  # what did not answer may have been away for a moment


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Links by what is to be done with them."""

    def due(self, now: datetime) -> LinkCheckQuerySet:
        """To be looked at: new ones first, then the oldest; none of an event that is over."""
        never = Q(checked_at=None)
        old = Q(trouble="", checked_at__lte=now - OLD)
        was_away = ~Q(trouble="") & Q(checked_at__lte=now - OLD_TROUBLE)
        rows = self.filter(unleased(now), never | old | was_away, event__ends_at__gte=now)
        return rows.order_by(F("checked_at").asc(nulls_first=True), "pk")


class LinkCheck(models.Model):
    """An address that stands in words of the event or on a signpost.

    `trouble` says what was wrong with it at `checked_at`, in words that follow "it does not open";
    empty where it opened.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="link_checks")
    url = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    lease_until = models.DateTimeField(null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("event", "url", name="link_check_once")]

    @property
    def opens(self) -> bool:
        """Whether it opened when it was looked at last."""
        return self.checked_at is not None and not self.trouble
