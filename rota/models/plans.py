"""Plans: rotas the planner was asked for, how far it is, and what it found."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from rota.models.edits import Edit
from rota.models.event import Event
from rota.models.leases import unleased
from rota.models.rota import Slot
from rota.models.users import User


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by what is to be done with them."""

    def unfinished(self) -> PlanQuerySet:
        """Those a worker has or will have in hand."""
        return self.filter(state__in=Plan.UNFINISHED)

    def due(self, now: datetime) -> PlanQuerySet:
        """To be worked out: nobody has it, or the worker that had it is gone. Oldest first."""
        return self.unfinished().filter(unleased(now)).order_by("pk")


class Plan(models.Model):
    """A rota that was asked for. Nothing on the rota changes until somebody accepts it.

    `version` is the event's when the worker looked at the rota. `progress` and `findings` are
    written by the worker: see rota/planner/findings.py.
    """

    class Kind(models.TextChoices):
        ANEW = "anew", "The whole rota"
        FILL = "fill", "Every gap, with few changes"
        REPAIR = "repair", "One slot, with few changes"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        SOLVING = "solving", "Being worked out"
        READY = "ready", "Ready to look at"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"
        FAILED = "failed", "Failed"

    UNFINISHED = (State.WAITING, State.SOLVING)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=10, choices=Kind)
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, null=True, related_name="plans")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    asked_at = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField(default=20, help_text="How long it may take.")
    version = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    edit = models.OneToOneField(Edit, on_delete=models.SET_NULL, null=True, related_name="plan")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                "kind",
                name="plan_of_a_kind_one_at_a_time",
                condition=Q(state__in=["waiting", "solving"], slot__isnull=True),
            ),
            models.UniqueConstraint(
                "slot",
                name="plan_of_a_slot_one_at_a_time",
                condition=Q(state__in=["waiting", "solving"]),
            ),
        ]

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker has it in hand or will."""
        return self.state in self.UNFINISHED
