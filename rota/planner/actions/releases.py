"""Publishing: a numbered release, and mail to those it concerns."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import (
    Actor,
    Assignment,
    Audit,
    Event,
    MessageKind,
    Release,
    ReleaseLine,
    Slot,
    User,
)
from rota.planner.cautions import cautions
from rota.planner.changes import Change, Difference, Line, differences
from rota.planner.queries.releases import (
    active_assignments,
    facts_of,
    last_release,
    line_of,
    published_lines,
)
from rota.reminders.actions import announce, derive_event

KINDS = {
    Change.NEW: MessageKind.INVITATION,
    Change.MOVED: MessageKind.MOVED,
    Change.CANCELLED: MessageKind.CANCELLED,
}


class Unticked(Refused):
    """Something that speaks against publishing was not ticked off."""


@transaction.atomic
def publish(
    event: Event, *, number: int, ticked: Collection[str], by: Actor, now: datetime
) -> Release:
    """Make release `number` of everything on the rota; tell those whose slots changed.

    `ticked` are the keys of the cautions the organiser has seen. Refused when another release was
    made meanwhile, when nothing has changed, and, as Unticked, when a caution is not ticked.
    """
    event = lock(event)
    release = last_release(event)
    refuse_overtaken(release, number)
    assignments = list(active_assignments(event))
    lines = {assignment.pk: line_of(assignment) for assignment in assignments}
    found = differences(published_lines(release), lines.values())
    if not found:
        since = f"since release {release.number}" if release else "yet: nobody is on the rota"
        raise Refused(f"There is nothing to publish {since}.")
    seen = cautions(facts_of(event, now))
    if missing := [one.sentence for one in seen if one.key not in ticked]:
        raise Unticked("Tick each line to show that you have seen it: " + " ".join(missing))
    new = Release.objects.create(
        event=event,
        number=number,
        published_at=now,
        published_by=by if isinstance(by, User) else None,
        warnings=[one.sentence for one in seen],
    )
    store(new, assignments, lines)
    invite([line.assignment_id for line in lines.values() if line.is_asked], now)
    tell([one for one in found if not is_known(one)], new, now)
    record(event, new, found, by, now)
    derive_event(event, now=now)
    event.touch()
    return new


def lock(event: Event) -> Event:
    """Hold the rota still: first its slots by number, then the event, as every change does."""
    list(Slot.objects.select_for_update(no_key=True).filter(event=event).order_by("pk"))
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def refuse_overtaken(release: Release | None, number: int) -> None:
    """Somebody else has published since the page was opened."""
    last = release.number if release else 0
    if number != last + 1:
        who = (release and release.published_by) or "Somebody"
        raise Refused(f"{who} has published release {last} meanwhile. Look at what is new since.")


def store(release: Release, assignments: list[Assignment], lines: dict[int, Line]) -> None:
    """The rota as it is published now."""
    ReleaseLine.objects.bulk_create(
        ReleaseLine(
            release=release,
            assignment=assignment,
            person_id=assignment.person_id,
            starts_at=assignment.slot.starts_at,
            ends_at=assignment.slot.ends_at,
            kind=assignment.kind,
            account=lines[assignment.pk].account,
        )
        for assignment in assignments
    )


def invite(asked: Collection[int], now: datetime) -> None:
    """Those proposed are asked now."""
    Assignment.objects.filter(pk__in=asked).update(
        state=Assignment.State.INVITED, invited_at=now, answered_at=None
    )


def is_known(one: Difference) -> bool:
    """Whether it is news to nobody: the person took the slot back by themselves."""
    return one.change is Change.NEW and one.new is not None and not one.new.is_asked


def tell(found: Iterable[Difference], release: Release, now: datetime) -> None:
    """One message for each change."""
    about = [(one, line.assignment_id) for one in found if (line := one.new or one.old)]
    rows = Assignment.objects.select_related("slot__event", "person").in_bulk(
        [number for _, number in about]
    )
    for one, number in about:
        if number in rows:
            announce(
                kind=KINDS[one.change],
                assignment=rows[number],
                key=f"{one.change}:{release.pk}:{number}:{one.person_id}",
                facts={"old": stored(one.old)} if one.old else {},
                now=now,
            )


def stored(line: Line) -> dict[str, str]:
    """A line's time as a message keeps it."""
    return {"starts_at": line.span.start.isoformat(), "ends_at": line.span.end.isoformat()}


def record(
    event: Event, release: Release, found: tuple[Difference, ...], by: Actor, now: datetime
) -> None:
    """The trail of a release."""
    counts: dict[str, Any] = {
        str(change): sum(one.change == change for one in found) for change in Change
    }
    words = ", ".join(f"{number} {change}" for change, number in counts.items())
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="publish",
        subject=release,
        sentence=f"Published release {release.number}: {words}.",
        after=counts,
    )
