"""Offers: who may take a place that wants cover, is to be exchanged, or is open."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from rota.models.people import Person
from rota.models.rota import Assignment, Slot


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers by what has become of them."""

    def live(self) -> OfferQuerySet:
        """Those from which something can still come: offered, or accepted and not yet approved."""
        return self.filter(state__in=Offer.LIVE)

    def open(self, now: datetime) -> OfferQuerySet:
        """Those that still wait for their person's answer: the slot is not over."""
        return self.filter(state=Offer.State.OFFERED, slot__ends_at__gt=now)


class Offer(models.Model):
    """A place of the rota is offered to a person.

    `turn` is the assignment that they would take over; without one the place is open. `in_return`
    is the assignment of theirs that they would give for it: an exchange. A person who signs up for
    an open slot has accepted an offer that nobody made. `steps` are what taking it changed of the
    rota, as an edit keeps them, so that it can be taken back.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted, waits for approval"
        TAKEN = "taken", "Taken"
        DECLINED = "declined", "Declined"
        CLOSED = "closed", "Closed"

    LIVE = (State.OFFERED, State.ACCEPTED)

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, choices=Assignment.Kind, default=Assignment.Kind.PRIMARY)
    turn = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    in_return = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, related_name="offers_in_return"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    steps = models.JSONField(default=list)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "turn",
                "person",
                name="offer_live_once_a_turn",
                condition=Q(state__in=["offered", "accepted"], turn__isnull=False),
            ),
            models.UniqueConstraint(
                "slot",
                "person",
                name="offer_live_once_a_slot",
                condition=Q(state__in=["offered", "accepted"], turn__isnull=True),
            ),
            models.UniqueConstraint(
                "turn", name="offer_of_a_turn_taken_once", condition=Q(state="taken")
            ),
            models.CheckConstraint(
                condition=Q(in_return__isnull=True) | Q(turn__isnull=False),
                name="offer_in_return_for_a_turn",
            ),
        ]

    @property
    def is_exchange(self) -> bool:
        """Whether the person would give a slot of theirs for it."""
        return self.in_return_id is not None

    @property
    def is_primary(self) -> bool:
        """Whether the person would be the one who posts."""
        return self.kind == Assignment.Kind.PRIMARY
