"""Plans: asked for, stopped, discarded, accepted in whole or in parts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from rota.lib.refusal import Refused
from rota.lib.wake import wake
from rota.lib.words import counted
from rota.models import Assignment, Edit, Event, Plan, Post, Slot, User
from rota.planner.actions.edits import Target, any_rule, edit_rota, gift, moved
from rota.planner.actions.snapshots import snapshot, withdrawn
from rota.planner.findings import findings_from
from rota.planner.queries.problem import place_of
from rota.planner.solver.problem import Place
from rota.planner.steps import Step, parts_of

State = Plan.State
STALE = "The rota has changed since this plan was made. Have it worked out again."


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


@transaction.atomic
def accept_plan(
    plan: Plan, *, proposal: int = 0, parts: Collection[int] | None = None, by: User, now: datetime
) -> Edit:
    """Carry out a proposal, or only the parts of it with these numbers. One undo takes it back.

    Refused, with nothing changed, where the rota has gone on and a step is no longer possible.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("event").get(pk=plan.pk)
    if plan.state != State.READY:
        raise Refused("This plan is not waiting for you any more.")
    all_parts = parts_of(findings_from(plan.findings).proposals[proposal].steps)
    chosen = [part for number, part in enumerate(all_parts) if parts is None or number in parts]
    if not chosen:
        raise Refused("Choose at least one of the changes.")
    targets = targets_of([step for part in chosen for step in part], now)
    sentence = f"Accepted a plan: {counted(len(targets), 'place')}."
    plan.edit = edit_rota(
        plan.event, targets, verb="accept_plan", sentence=sentence, forbids=any_rule, by=by, now=now
    )
    plan.state = State.ACCEPTED
    plan.save(update_fields=["edit", "state"])
    return plan.edit


def targets_of(steps: list[Step], now: datetime) -> list[Target]:
    """What the rows shall say. Refused where one is no longer where the plan found it."""
    numbers = [step.assignment_id for step in steps if step.assignment_id]
    rows = Assignment.objects.select_related("slot").in_bulk(numbers)
    posted = set(Post.objects.standing().filter(assignment__in=rows).values_list("assignment"))
    targets = []
    for step in steps:
        turn = rows.get(step.assignment_id or 0)
        if step.assignment_id and (turn is None or not is_free_to_move(turn, step.before, now)):
            raise Refused(STALE)
        if turn and (turn.pk,) in posted:
            raise Refused(STALE)
        targets.append(change_of(turn, step) if turn else gift_of(step, now))
    return targets


def is_free_to_move(turn: Assignment, place: Place | None, now: datetime) -> bool:
    """Whether it still holds the place, is not pinned, and its slot has not begun."""
    is_there = turn.is_active and place_of(turn) == place
    return is_there and not turn.is_pinned and turn.slot.starts_at > now


def change_of(turn: Assignment, step: Step) -> Target:
    """A place that is left, moved or posted from another account."""
    before = snapshot(turn)
    if step.after is None:
        return Target(turn, before, withdrawn(before))
    account = {"account": step.after.account_id}
    if step.after == step.before:
        return Target(turn, before, before | account)
    place = {"slot": step.after.slot_id, "kind": step.after.kind, **account}
    return Target(turn, before, moved(before, **place))


def gift_of(step: Step, now: datetime) -> Target:
    """A new place."""
    assert step.after is not None
    return gift(step.after, now)
