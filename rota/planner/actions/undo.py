"""Undo and redo: each user takes back what they did to the rota themselves, the latest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Assignment, Edit, Event, User
from rota.planner.actions.edits import Target, carry_out
from rota.planner.actions.seats import propose
from rota.planner.actions.snapshots import Snapshot, restore, snapshot, withdrawn
from rota.planner.queries.edits import reach_of
from rota.planner.queries.history import is_as_told
from rota.planner.rules import Refusal


@transaction.atomic
def undo(event: Event, *, edit: Edit | None = None, by: User, now: datetime) -> Edit:
    """Take back the user's last edit, or this one. Refused where the rota has gone on since."""
    edit = edit or reach_of(event, by).undo
    if edit is None or edit.undone_at:
        raise Refused("There is nothing of yours to undo.")
    return switch(edit, is_undone=True, by=by, now=now)


@transaction.atomic
def redo(event: Event, *, by: User, now: datetime) -> Edit:
    """Do again what was undone last, unless the user has done something else since."""
    edit = reach_of(event, by).redo
    if edit is None:
        raise Refused("There is nothing of yours to do again.")
    return switch(edit, is_undone=False, by=by, now=now)


def switch(edit: Edit, *, is_undone: bool, by: User, now: datetime) -> Edit:
    """Make the rows say what they said before the edit, or after it."""
    numbers = [number for number, _, _ in edit.steps]
    rows = Assignment.objects.select_related("slot__event", "person").in_bulk(numbers)
    targets = [
        told_anew(Target(rows[number], *sides(before, after, is_undone=is_undone)))
        for number, before, after in edit.steps
    ]
    word = "Undone" if is_undone else "Done again"
    carry_out(
        edit.event,
        targets,
        verb="undo" if is_undone else "redo",
        sentence=f"{word}: {edit.sentence}",
        forbids=is_hard,
        by=by,
        now=now,
    )
    edit.undone_at = now if is_undone else None
    edit.save(update_fields=["undone_at"])
    return edit


def told_anew(target: Target) -> Target:
    """Who comes back to a place that a release has taken from them meanwhile is told of it anew."""
    said = target.before
    if said is None or said["state"] not in Assignment.UNTOLD or not is_released(target):
        return target
    turn = restore(Assignment(pk=target.turn.pk), target.after)
    turn.slot = target.turn.slot if turn.slot_id == target.turn.slot_id else turn.slot
    if turn.is_active and not is_as_told(turn):
        propose(turn)
    return replace(target, after=snapshot(turn))


def is_released(target: Target) -> bool:
    """Whether there is a release at all."""
    return target.turn.slot.event.releases.exists()


def sides(
    before: Snapshot | None, after: Snapshot, *, is_undone: bool
) -> tuple[Snapshot, Snapshot]:
    """What a row must say and what it shall. A row that was not there is withdrawn, and kept."""
    earlier = before or withdrawn(after)
    return (after, earlier) if is_undone else (earlier, after)


def is_hard(refusal: Refusal) -> bool:
    """What was agreed once, with rules set aside, may be so again; the impossible may not."""
    return refusal.reason.is_hard
