"""What somebody has said of when they can, and what they hold all the same."""

from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

from rota.lib.daily import Window
from rota.lib.spans import covers
from rota.models import Assignment, Event, Person
from rota.people.availability import BadAvailability, parse_availability
from rota.people.choices import Part, clock_hours, night_window, parts_of
from rota.people.queries.roster import coming_turns

SAID = ("available", "rather_not", "at_night", "most_slots", "availability_note")


def mark_of(person: Person) -> str:
    """What stands for all they have said: it differs once anything of that does."""
    return f"{crc32(repr([getattr(person, name) for name in SAID]).encode()):08x}"


def stands(person: Person) -> bool:
    """Whether they have said when they can, and were not asked anew since."""
    is_asked = person.event.availability_asked_at is not None
    return person.has_answered or (not is_asked and person.availability_given_at is not None)


def night_of(event: Event) -> Window:
    """The event's night in minutes of the day."""
    return night_window(event.night_from, event.night_until)


def parts_of_event(event: Event) -> tuple[Part, ...]:
    """The hours that the event asks about, by part of the day."""
    return parts_of(clock_hours(event.span, event.tz), night_of(event))


def clashes(person: Person, now: datetime, *, known: bool = False) -> list[Assignment]:
    """What they hold, is not over, and lies where they cannot come; perhaps only what they know."""
    turns: Iterable[Assignment] = coming_turns(person, now)
    if known:
        turns = (turn for turn in turns if turn.state not in Assignment.UNTOLD)
    return [turn for turn in turns if not can_take(person, turn)]


def can_take(person: Person, turn: Assignment) -> bool:
    """Whether the slot lies where they can come."""
    try:
        available = parse_availability(person.available)
    except BadAvailability:
        return False
    return covers(available.spans(turn.slot.span, person.event.tz), turn.slot.span)
