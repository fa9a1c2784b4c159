"""Plans: asked for, stopped, discarded. Accepting one is a change of the rota."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from rota.lib.refusal import Refused
from rota.lib.wake import wake
from rota.models import Event, Plan, Slot, User

State = Plan.State


def ask_for_plan(
    event: Event, *, kind: str, slot: Slot | None = None, seconds: int = 20, by: User, now: datetime
) -> Plan:
    """Put a plan in the queue. While the same is being worked out, that one is the answer."""
    refuse_without_slots(event)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                event=event, kind=kind, slot=slot, seconds=seconds, asked_by=by, asked_at=now
            )
            wake("rota.tasks.make_plans")
    except IntegrityError:
        return Plan.objects.unfinished().get(event=event, kind=kind, slot=slot)
    return plan


def refuse_without_slots(event: Event) -> None:
    """There is nothing to plan yet."""
    if not event.slots.exists():
        raise Refused("There are no slots yet. Make them first.")
    if not event.people.present().exists():
        raise Refused("There is nobody to plan with yet. Import a staff list first.")


@transaction.atomic
def stop_plan(plan: Plan, *, by: User, now: datetime) -> Plan:
    """Let the worker stop and keep the best rota it has; one that has not begun is discarded."""
    Plan.objects.filter(pk=plan.pk, state=State.WAITING).update(state=State.DISCARDED, ended_at=now)
    Plan.objects.filter(pk=plan.pk, state=State.SOLVING).update(stop_asked_at=now)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def discard_plan(plan: Plan, *, by: User, now: datetime) -> Plan:
    """Nothing of it is wanted; the rota stays as it is."""
    if not Plan.objects.filter(pk=plan.pk, state=State.READY).update(state=State.DISCARDED):
        raise Refused("This plan is not waiting for you any more.")
    plan.refresh_from_db()
    return plan
