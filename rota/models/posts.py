"""Posts: tweets and their like, reported, found or published by us."""

from __future__ import annotations

from django.db import models

from rota.models.event import Event
from rota.models.people import Person
from rota.models.rota import Assignment, Slot
from rota.models.users import User


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by whether they count."""

    def standing(self) -> PostQuerySet:
        """Posts that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class Post(models.Model):
    """A post that is out: somebody says so, it was found, or we published it.

    `counts_at` is the post's own time where its address tells it, else when it was reported.
    `by_person` is who posted: not the assignment's person when somebody covered.
    """

    class Source(models.TextChoices):
        REPORTED = "reported", "Reported"
        FOUND = "found", "Found"
        PUBLISHED = "published", "Published by Coordinator"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="posts")
    source = models.CharField(max_length=10, choices=Source, default=Source.REPORTED)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="posts")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, related_name="posts"
    )
    by_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="posts"
    )
    reported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    url = models.URLField(max_length=500, blank=True)
    canonical = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=10, blank=True)
    handle = models.CharField(max_length=120, blank=True)
    posted_at = models.DateTimeField(null=True)
    counts_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    warnings = models.JSONField(default=list, help_text="Sentences for the organiser.")
    taken_back_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True, help_text="When it was seen to be there no more.")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["counts_at"]
        constraints = [
            models.UniqueConstraint(
                "assignment",
                "canonical",
                name="post_reported_once",
                condition=models.Q(taken_back_at__isnull=True),
            )
        ]
