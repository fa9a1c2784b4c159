"""Posts: tweets and their like, as people report them."""

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
    """Somebody says they have posted, with the address of the post or without.

    `counts_at` is the post's own time where its address tells it, else when it was reported.
    `by_person` is who posted: not the assignment's person when somebody covered.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="posts")
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
