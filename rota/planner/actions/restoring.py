"""An earlier release on the rota again: everybody back where it had them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Assignment, Edit, Release, ReleaseLine, User
from rota.planner.actions.edits import Target, edit_rota, moved
from rota.planner.actions.snapshots import snapshot, withdrawn
from rota.planner.actions.undo import is_hard


@transaction.atomic
def restore_release(release: Release, *, by: User, now: datetime) -> Edit:
    """Make the slots to come what the release says; an undo takes it back.

    People who have left since stay away, and what has begun stays as it is. Refused when that
    changes nothing, and when the slots are no longer those of the release.
    """
    targets = [*returns(release, now), *departures(release, now)]
    if not targets:
        raise Refused(f"The rota is as release {release.number} says already.")
    sentence = f"Restored release {release.number}: {len(targets)} changed."
    return edit_rota(
        release.event,
        targets,
        verb="restore_release",
        sentence=sentence,
        forbids=is_hard,
        by=by,
        now=now,
    )


def returns(release: Release, now: datetime) -> list[Target]:
    """Everybody the release has somewhere else, or who was taken off since."""
    slots = {slot.span: slot.pk for slot in release.event.slots.all()}
    accounts = {str(account): account.pk for account in release.event.accounts.all()}
    lines = release.lines.filter(assignment__isnull=False, person__left_at__isnull=True)
    found = []
    for line in lines.select_related("assignment__slot").exclude(starts_at__lte=now):
        if line.span not in slots:
            raise Refused("The slots were made anew since that release: its times are gone.")
        place = {"slot": slots[line.span], "kind": line.kind}
        target = back_to(line, place | {"account": accounts.get(line.account)}, now)
        found += [target] if target else []
    return found


def back_to(line: ReleaseLine, place: dict[str, object], now: datetime) -> Target | None:
    """The assignment at the place that the line had; None if it is there."""
    turn = line.assignment
    assert turn is not None
    before = snapshot(turn)
    is_there = turn.is_active and all(before[key] == value for key, value in place.items())
    if is_there or turn.slot.starts_at <= now:
        return None
    told = before | {"state": Assignment.State.INVITED.value, "is_pinned": False}
    return Target(turn, before, moved(told, **place))


def departures(release: Release, now: datetime) -> list[Target]:
    """Everybody who is on the rota now and was not then."""
    known = release.lines.filter(assignment__isnull=False).values("assignment")
    turns = Assignment.objects.active().of_event(release.event).exclude(pk__in=known)
    coming = ((turn, snapshot(turn)) for turn in turns.filter(slot__starts_at__gt=now))
    return [Target(turn, before, withdrawn(before)) for turn, before in coming]
