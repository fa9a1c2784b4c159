"""Places on the rota that break a rule as things stand: by hand, by a new availability, by rest."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
Broken = dict[int, tuple[Refusal, ...]]


class Judged(NamedTuple):
    """The slots that were looked at, and by person what their places in them break, in short."""

    slots: dict[int, SlotCoverage]
    broken: dict[int, dict[int, tuple[str, str]]]


class Facts(NamedTuple):
    """What somebody has said: the FACTS of a person."""

    pk: int
    available: str
    at_night: bool
    most_slots: int | None
    left_at: datetime | None
    rather_not: str


FACTS_KEPT: Shelf[dict[int, Facts]] = Shelf(ROOM, len)  # by event and its version
JUDGED_KEPT: Shelf[Judged] = Shelf(ROOM, lambda one: len(one.slots) + len(one.broken))  # too


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


def kept_in_short(event: Event, covered: Sequence[SlotCoverage]) -> dict[int, tuple[str, str]]:
    """What `broken` says, in short, for a page: only those in slots that have changed are judged.

    A slot that has not changed is the very object it was. At most one query.
    """
    key = (event.pk, event.common_version)
    before = JUDGED_KEPT.get(key) or Judged({}, {})
    slots = {one.slot.pk: one for one in covered}
    touched = {person for one in changed(before.slots, slots) for person, _ in one.once(held_in)}
    short = {person: said for person, said in before.broken.items() if person not in touched}
    short |= {
        person: in_short(said)
        for person, said in judged(event, covered, kept_facts(event), touched).items()
    }
    JUDGED_KEPT.put(key, Judged(slots, short))
    return {turn: said for one in short.values() for turn, said in one.items()}


def changed(
    old: Mapping[int, SlotCoverage], new: Mapping[int, SlotCoverage]
) -> Iterator[SlotCoverage]:
    """The slots that are other ones now, as they were and as they are."""
    for number in old.keys() | new.keys():
        was, one = old.get(number), new.get(number)
        if was is not one:
            yield from filter(None, (was, one))


def broken(event: Event, covered: Iterable[SlotCoverage], people: Mapping[int, Facts]) -> Broken:
    """The rules each assignment breaks, by its number; accounts are not looked at. No query."""
    found = judged(event, covered, people, people.keys())
    return {turn: said for one in found.values() for turn, said in one.items()}


def judged(
    event: Event,
    covered: Iterable[SlotCoverage],
    people: Mapping[int, Facts],
    only: Container[int],
) -> dict[int, Broken]:
    """What the places of these people break, by person."""
    held = grouped(pair for one in covered for pair in one.once(held_in) if pair[0] in only)
    windows = Windows(event, event.span)
    return {
        person: broken_by(people[person], turns, event, windows)
        for person, turns in held.items()
        if may_break(people[person], turns, event)
    }


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


def broken_by(facts: Facts, turns: Turns, event: Event, windows: Windows) -> Broken:
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
