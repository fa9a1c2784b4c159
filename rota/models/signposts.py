"""Signposts: links that whoever writes may add to their words."""

from __future__ import annotations

from django.db import models

from rota.models.event import Department, Event


class Signpost(models.Model):
    """Where a post may lead: to a case study, good news or a department's page."""

    class Kind(models.TextChoices):
        CASE = "case", "Case study"
        NEWS = "news", "Good news"
        PAGE = "page", "Department's page"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="signposts")
    kind = models.CharField("what it is", max_length=4, choices=Kind)
    name = models.CharField(max_length=120)
    url = models.URLField("address", max_length=500)
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True)
    topic = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["topic", "name", "pk"]
        constraints = [models.UniqueConstraint("event", "url", name="signpost_once")]

    def __str__(self) -> str:
        return self.name
