"""`manage.py coverage`."""

import json

import pytest

from rota.models import Assignment, Event
from tests.factories import AssignmentFactory, SlotFactory
from tests.management.conftest import said


@pytest.fixture
def turn(gmpt24: Event) -> Assignment:
    """Sam has the first half hour; nobody has the second."""
    turn: Assignment = AssignmentFactory(slot__event=gmpt24)
    SlotFactory(event=gmpt24, starts_at=turn.slot.ends_at)
    return turn


def lines(*words: str) -> list[str]:
    """What is printed, its columns drawn together."""
    return [" ".join(line.split()) for line in said("coverage", "gmpt24", *words).splitlines()]


def test_every_slot_is_a_line_and_a_summary_ends_it(turn: Assignment) -> None:
    assert lines("--at", "2013-12-12T08:00+00:00") == [
        "● ready 9am to 9:30am, Thursday 12 December Sam Okoro",
        "▢ empty 9:30am to 10am, Thursday 12 December",
        "1 gap, 0 at risk, 0 of 2 posted.",
    ]


def test_the_offset_of_the_time_is_heeded(turn: Assignment) -> None:
    assert lines("--at", "2013-12-12T12:00+02:00") == [
        "✕ missed 9am to 9:30am, Thursday 12 December Sam Okoro",
        "▢ empty 9:30am to 10am, Thursday 12 December",
        "2 gaps, 0 at risk, 0 of 2 posted.",
    ]


def test_machines_get_the_same_as_json(turn: Assignment) -> None:
    facts = json.loads(said("coverage", "gmpt24", "--at", "2013-12-12T09:20Z", "--json"))
    counts = {state: number for state, number in facts.pop("counts").items() if number}
    assert counts == {"late": 1, "empty": 1}
    assert facts == {
        "event": "gmpt24",
        "at": "2013-12-12T09:20:00+00:00",
        "gaps": 1,
        "slots": [
            {
                "starts_at": "2013-12-12T09:00:00+00:00",
                "ends_at": "2013-12-12T09:30:00+00:00",
                "state": "late",
                "people": ["Sam Okoro"],
            },
            {
                "starts_at": "2013-12-12T09:30:00+00:00",
                "ends_at": "2013-12-12T10:00:00+00:00",
                "state": "empty",
                "people": [],
            },
        ],
    }


def test_an_event_without_slots_says_so(gmpt24: Event) -> None:
    assert said("coverage", "gmpt24") == "This event has no slots yet."
