"""Places on the rota that break a rule as things stand: by hand, by a new availability, by rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rota.coverage.queries import Held, SlotCoverage
from rota.events.hours import is_night
from rota.lib.kept import Shelf
from rota.models import Event
from rota.planner.queries.rota import Windows, grouped
from rota.planner.rules import Candidate, Opening, Reason, Refusal, Taken, refusals

OF_THE_PERSON = frozenset(
    {
        Reason.HAS_LEFT,
        Reason.OVERLAP,
        Reason.NOT_AVAILABLE,
        Reason.NOT_AT_NIGHT,
        Reason.REST,
        Reason.MOST_SLOTS,
    }
)
FACTS = ("pk", "available", "at_night", "most_slots", "left_at", "rather_not")
ANY = "any"
ROOM = 20_000  # people
Turns = list[tuple[Held, SlotCoverage]]


class Facts(NamedTuple):
    """What somebody has said: the FACTS of a person."""

    pk: int
    available: str
    at_night: bool
    most_slots: int | None
    left_at: datetime | None
    rather_not: str


FACTS_KEPT: Shelf[dict[int, Facts]] = Shelf(ROOM, len)  # by event and its version


def facts_of(event: Event) -> dict[int, Facts]:
    """What everybody has said, by number. One query."""
    return {row[0]: Facts(*row) for row in event.people.values_list(*FACTS)}


def kept_facts(event: Event) -> dict[int, Facts]:
    """The same for a page, read when something about people has changed. At most one query.

    Call it in no transaction that writes: what is taken back must not be kept.
    """
    key = (event.pk, event.common_version)
    found = FACTS_KEPT.get(key)
    if found is None:
        found = facts_of(event)
        FACTS_KEPT.put(key, found)
    return found


def broken(
    event: Event, covered: Iterable[SlotCoverage], people: Mapping[int, Facts]
) -> dict[int, tuple[Refusal, ...]]:
    """The rules each assignment breaks, by its number; accounts are not looked at. No query."""
    held = grouped(pair for one in covered for pair in one.once(held_in))
    windows, found = Windows(event, event.span), dict[int, tuple[Refusal, ...]]()
    for person, turns in held.items():
        if may_break(people[person], turns, event):
            found |= broken_by(people[person], turns, event, windows)
    return found


def held_in(one: SlotCoverage) -> tuple[tuple[int, tuple[Held, SlotCoverage]], ...]:
    """Who is in the slot: the person's number, and their place."""
    turns = [*(turn.assignment for turn in one.turns), *one.standbys]
    return tuple((turn.person.pk, (turn, one)) for turn in turns)


def may_break(facts: Facts, turns: Turns, event: Event) -> bool:
    """Whether it is worth asking the rules: most people have one slot, and can come at any time."""
    if len(turns) > 1 or facts.left_at or facts.available not in ("", ANY):
        return True
    return not facts.at_night and at_night(turns[0][1], event)


def at_night(one: SlotCoverage, event: Event) -> bool:
    """Whether the slot lies in the event's night."""
    return one.once(night_of, event.tz, event.night_from, event.night_until)


def night_of(one: SlotCoverage, zone: ZoneInfo, starts: time, ends: time) -> bool:
    """The same, from what decides it."""
    return is_night(one.slot.span, zone, starts, ends)


def broken_by(
    facts: Facts, turns: Turns, event: Event, windows: Windows
) -> dict[int, tuple[Refusal, ...]]:
    """What one person's places break."""
    candidate = Candidate(
        person_id=facts.pk,
        name=turns[0][0].person.name,
        department_id=turns[0][0].person.department_id,
        available=windows.of(facts.available),
        at_night=facts.at_night,
        most_slots=facts.most_slots or event.most_slots,
        has_left=facts.left_at is not None,
        turns=tuple(Taken(one.slot.pk, one.slot.span, turn.is_primary) for turn, one in turns),
    )
    return dict(spoken_against(candidate, turns, event))


def spoken_against(
    candidate: Candidate, turns: Turns, event: Event
) -> Iterator[tuple[int, tuple[Refusal, ...]]]:
    """Each place that breaks a rule, with the rules."""
    for turn, one in turns:
        said = refusals(candidate, opening_of(turn, one, event), event.starts_at)
        against = tuple(refusal for refusal in said if refusal.reason in OF_THE_PERSON)
        if against:
            yield turn.pk, against


def opening_of(turn: Held, one: SlotCoverage, event: Event) -> Opening:
    """The place as if it were to be given anew."""
    return Opening(
        slot_id=one.slot.pk,
        span=one.slot.span,
        is_night=at_night(one, event),
        rest=event.rest,
        seats_free=1,
        zone=event.tz,
        over_at=one.slot.ends_at,
        is_standby=not turn.is_primary,
    )


def in_short(broken: Mapping[int, tuple[Refusal, ...]]) -> dict[int, tuple[str, str]]:
    """For each assignment the rules by name, and their sentences."""
    return {
        turn: (
            ", ".join(one.reason.key.replace("_", " ") for one in said),
            " ".join(one.sentence for one in said),
        )
        for turn, said in broken.items()
    }
