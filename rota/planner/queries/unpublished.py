"""What has changed on the rota since the last release, place by place, until it is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Subquery

from rota.coverage.queries import SlotCoverage
from rota.lib.spans import Span
from rota.models import Assignment, Event, Release
from rota.planner.changes import Change, Difference, Line, differences

LINE = (
    "pk",
    "assignment_id",
    "person_id",
    "person__name",
    "starts_at",
    "ends_at",
    "kind",
    "account",
)
COLUMNS = ("number", "lines__assignment__state", *(f"lines__{name}" for name in LINE))


@dataclass(frozen=True)
class Unpublished:
    """Changes since release `number` (0: nothing is published yet, and nothing is marked).

    `fresh` says of an assignment "new", "moved" or "changed"; `gone` names who is no longer in a
    slot. Both by number.
    """

    number: int = 0
    count: int = 0
    fresh: Mapping[int, str] = field(default_factory=dict)
    gone: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def unpublished(event: Event, covered: Sequence[SlotCoverage]) -> Unpublished:
    """What the next release would tell, from the coverage. One query."""
    last = event.releases.order_by("-number").values("pk")[:1]
    rows = list(Release.objects.filter(pk=Subquery(last)).values_list(*COLUMNS))
    if not rows:
        return Unpublished()
    names: dict[int, str] = {}
    told = []
    for _, state, pk, turn, person, name, starts, ends, kind, account in rows:
        if pk is not None and state != Assignment.State.DECLINED:
            names[person] = name
            told.append(Line(turn or -pk, person, Span(starts, ends), kind, account))
    now = [line for one in covered for line in one.once(lines_of)]
    found = differences(told, now)
    return Unpublished(rows[0][0], len(found), fresh_of(found), gone_of(found, covered, names))


def lines_of(one: SlotCoverage) -> tuple[Line, ...]:
    """Everybody in the slot, as a release would say it."""
    held = [*(turn.assignment for turn in one.turns), *one.standbys]
    return tuple(
        Line(
            turn.pk,
            turn.person.pk,
            one.slot.span,
            turn.kind,
            turn.account,
            is_asked=turn.state == Assignment.State.PROPOSED,
        )
        for turn in held
    )


def fresh_of(found: Sequence[Difference]) -> dict[int, str]:
    """A word for each assignment that is not as it was published."""
    return {one.new.assignment_id: word_for(one) for one in found if one.new}


def word_for(one: Difference) -> str:
    """New, moved, or changed where it is."""
    if one.change is Change.MOVED and one.old and one.new and one.old.span == one.new.span:
        return "changed"
    return str(one.change)


def gone_of(
    found: Sequence[Difference], covered: Sequence[SlotCoverage], names: Mapping[int, str]
) -> dict[int, tuple[str, ...]]:
    """Who has left each slot, by name."""
    slots: Mapping[datetime, int] = {one.slot.starts_at: one.slot.pk for one in covered}
    gone: dict[int, list[str]] = defaultdict(list)
    for one in found:
        has_left = one.old and (one.new is None or one.new.span != one.old.span)
        if one.old and has_left and one.old.span.start in slots:
            gone[slots[one.old.span.start]].append(names[one.person_id])
    return {slot: tuple(sorted(who)) for slot, who in gone.items()}
