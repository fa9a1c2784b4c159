"""Places on the rota that their people would rather not have: a wish; no rule is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rota.coverage.queries import SlotCoverage
from rota.lib.spans import Span, overlaps
from rota.models import Assignment, Event
from rota.planner.queries.broken import Facts, held_in
from rota.planner.queries.rota import Windows

SENTENCE = "{name} would rather not at this time."


def unwanted(
    event: Event, covered: Iterable[SlotCoverage], people: Mapping[int, Facts]
) -> dict[int, str]:
    """What somebody who holds a place has said against its time, by the assignment. No query."""
    wishes = dict(wishes_of(event, people.values()))
    if not wishes:
        return {}
    held = (pair for one in covered for pair in one.once(held_in))
    return {
        turn.pk: SENTENCE.format(name=turn.person.name)
        for person, (turn, one) in held
        if person in wishes and lies_in(one.slot.span, wishes[person])
    }


def wishes_of(event: Event, people: Iterable[Facts]) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """The times that suit them less, of all who named some."""
    windows = Windows(event, event.span)
    for facts in people:
        if facts.rather_not:
            yield facts.pk, windows.of(facts.rather_not)


def unwanted_among(event: Event, turns: Iterable[Assignment]) -> frozenset[int]:
    """The assignments of one slot whose time suits their people less, by number. No query."""
    windows = Windows(event, event.span)
    return frozenset(
        turn.pk
        for turn in turns
        if turn.person.rather_not and lies_in(turn.slot.span, windows.of(turn.person.rather_not))
    )


def lies_in(span: Span, times: Iterable[Span]) -> bool:
    """Whether any of it lies in these times."""
    return any(overlaps(span, one) for one in times)
