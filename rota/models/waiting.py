"""What waits for whoever has a role in an event, as annotations of roles."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Case, Count, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from rota.models.dispatches import Dispatch
from rota.models.offers import Offer
from rota.models.roles import RoleKind

Row = TypeVar("Row", bound=models.Model)


def waiting_for_yes() -> Case:
    """How many accepted offers wait for a role's yes: for a lead those about their department."""
    accepted = Offer.objects.filter(slot__event=OuterRef("event"), state=Offer.State.ACCEPTED)
    concerns = Coalesce("turn__person__department", "person__department")
    own = accepted.annotate(concerns=concerns).filter(concerns=OuterRef("department"))
    return Case(
        When(kind=RoleKind.LEAD, then=number_of(own, "slot__event")),
        default=number_of(accepted, "slot__event"),
    )


def unsettled_posts() -> Case:
    """How many posts somebody has to look at: for a lead those of their department."""
    rows = Dispatch.objects.unsettled().filter(draft__event=OuterRef("event"))
    own = rows.filter(draft__author__department=OuterRef("department"))
    return Case(
        When(kind=RoleKind.LEAD, then=number_of(own, "draft__event")),
        default=number_of(rows, "draft__event"),
    )


def number_of(found: models.QuerySet[Row], event: str) -> Coalesce:
    """How many of the event at hand these are; `event` is the way to it."""
    rows = found.order_by().values(event).annotate(number=Count("pk"))
    return Coalesce(Subquery(rows.values("number")), 0)
