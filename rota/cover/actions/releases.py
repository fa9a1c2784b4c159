"""A release of its own for what was settled between people, so that nobody is told of it twice.

It is the last release with just this change: what organisers have drafted meanwhile stays a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rota.models import Actor, Assignment, Event, Release, ReleaseLine, User
from rota.planner.queries.releases import last_release

COPIED = ("assignment_id", "person_id", "starts_at", "ends_at", "kind", "account")
A_WRITE = 500  # rows


def release_of_its_own(
    event: Event, turns: Sequence[Assignment], *, by: Actor, now: datetime
) -> Release | None:
    """The last release, in which these assignments are as they are now. None if there is none yet.

    The event's row is locked already.
    """
    last = last_release(event)
    if last is None:
        return None
    release = Release.objects.create(
        event=event,
        number=last.number + 1,
        published_at=now,
        published_by=by if isinstance(by, User) else None,
    )
    changed = {turn.pk for turn in turns}
    kept = [line for line in last.lines.order_by("pk") if line.assignment_id not in changed]
    lines = [ReleaseLine(**{name: getattr(line, name) for name in COPIED}) for line in kept]
    lines += [line_of(turn) for turn in turns if turn.is_active]
    for line in lines:
        line.release = release
    ReleaseLine.objects.bulk_create(lines, batch_size=A_WRITE)
    return release


def line_of(turn: Assignment) -> ReleaseLine:
    """The assignment as it is published."""
    return ReleaseLine(
        assignment=turn,
        person_id=turn.person_id,
        starts_at=turn.slot.starts_at,
        ends_at=turn.slot.ends_at,
        kind=turn.kind,
        account=str(turn.account or ""),
    )
