"""Calendar files: two readers agree on them, updates replace, nothing secret inside."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from rota.cover.actions.answers import Answer, answer
from rota.models import Account, Assignment, Event, Person, Slot, User
from rota.planner.actions import assign, move, withdraw
from rota.reminders.calendar import calendar
from rota.reminders.queries import calendar_turns
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, SlotFactory, link_for
from tests.reminders.conftest import publish_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_site")]

NOW = LONG_BEFORE
Entry = dict[str, Any]


def file_of(person: Person, now: datetime = NOW) -> bytes:
    """The person's file."""
    person.event.refresh_from_db()
    return calendar(person.event, calendar_turns(person), with_names=False, now=now)


def entries(content: bytes) -> list[Entry]:
    """What the file says; both readers must agree."""
    first = [
        {
            "uid": str(one["uid"]),
            "start": one.decoded("dtstart"),
            "end": one.decoded("dtend"),
            "sequence": int(one["sequence"]),
            "status": str(one["status"]),
            "summary": str(one["summary"]),
        }
        for one in Calendar.from_ical(content).walk("VEVENT")
    ]
    file = vobject.readOne(content.decode())
    second = [
        {
            "uid": one.uid.value,
            "start": one.dtstart.value,
            "end": one.dtend.value,
            "sequence": int(one.sequence.value),
            "status": one.status.value,
            "summary": one.summary.value,
        }
        for one in file.contents.get("vevent", [])
    ]
    assert first == second
    return first


def entry(person: Person, now: datetime = NOW) -> Entry:
    """The one entry of the person's file."""
    (only,) = entries(file_of(person, now))
    return only


def test_an_entry_says_what_and_when(turn: Assignment) -> None:
    assert entry(turn.person) == {
        "uid": f"assignment-{turn.pk}@rota.example.org",
        "start": turn.slot.starts_at,
        "end": turn.slot.ends_at,
        "sequence": 0,
        "status": "CONFIRMED",
        "summary": "#GMPT24 slot",
    }


@pytest.mark.parametrize(
    ("start", "line"),
    [
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), b"DTSTART:20241027T003000Z"),  # 1:30am BST
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), b"DTSTART:20241027T013000Z"),  # 1:30am GMT
        (datetime(2024, 3, 31, 1, 0, tzinfo=UTC), b"DTSTART:20240331T010000Z"),  # 2am BST
    ],
)
def test_times_are_in_utc_which_no_clock_change_moves(
    gmpt24: Event, sam: Person, start: datetime, line: bytes
) -> None:
    AssignmentFactory(slot=SlotFactory(event=gmpt24, starts_at=start), person=sam)
    content = file_of(sam)
    assert line in content.splitlines()
    assert b"TZID" not in content
    assert entry(sam)["start"] == start


@pytest.mark.parametrize(
    ("state", "status"),
    [("invited", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("declined", "CANCELLED")],
)
def test_an_answer_is_the_entry_s_status(turn: Assignment, state: str, status: str) -> None:
    Assignment.objects.update(state=state)
    assert entry(turn.person)["status"] == status


def test_a_standby_reads_that_it_is_one(turn: Assignment) -> None:
    Assignment.objects.update(kind="standby")
    assert entry(turn.person)["summary"] == "#GMPT24 slot (standby)"


def test_through_its_whole_life_an_entry_is_one_and_the_same_and_later_ones_win(
    nine: Slot, sam: Person, priya: User
) -> None:
    AccountFactory(event=nine.event)
    later = SlotFactory(event=nine.event, starts_at=nine.starts_at + timedelta(hours=4))
    seen: list[Entry] = []

    def look() -> Entry:
        seen.append(entry(sam))
        return seen[-1]

    turn = assign(nine, sam, by=priya, now=NOW)
    assert entries(file_of(sam)) == []  # a draft
    publish_all(nine.event, priya, NOW)
    assert look()["status"] == "TENTATIVE"
    answer(turn, answer=Answer.YES, by=sam, now=NOW)
    assert look()["status"] == "CONFIRMED"
    turn = move(turn, later, by=priya, now=NOW)
    assert entries(file_of(sam)) == []  # being changed: the calendar keeps what it has
    publish_all(nine.event, priya, NOW)
    assert (look()["start"], seen[-1]["status"]) == (later.starts_at, "TENTATIVE")
    withdraw(turn, by=priya, now=NOW)
    assert entries(file_of(sam)) == []
    AssignmentFactory(slot=nine, person=sam, state="proposed", seat=1)
    publish_all(nine.event, priya, NOW)
    cancelled = next(one for one in entries(file_of(sam)) if one["uid"] == seen[0]["uid"])
    assert cancelled["status"] == "CANCELLED"
    assert {one["uid"] for one in seen} == {cancelled["uid"]}
    numbers = [one["sequence"] for one in [*seen, cancelled]]
    assert numbers == sorted(set(numbers))


def test_what_was_drafted_and_taken_off_again_is_in_no_calendar(
    nine: Slot, sam: Person, priya: User
) -> None:
    withdraw(assign(nine, sam, by=priya, now=NOW), by=priya, now=NOW)
    assert entries(file_of(sam)) == []


def test_lines_are_folded_as_the_standard_says(turn: Assignment) -> None:
    Account.objects.update(handle="@" + "שלום עולם, ünd; m\\" * 6)
    content = file_of(turn.person)
    assert content.endswith(b"\r\n")
    assert re.search(rb"(?<!\r)\n", content) is None
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (one,) = Calendar.from_ical(content).walk("VEVENT")
    said = vobject.readOne(content.decode()).vevent.description.value
    assert said == str(one["description"]) == f"Account: {Account.objects.get()}"


def test_it_wakes_a_quarter_of_an_hour_before(turn: Assignment) -> None:
    (alarm,) = Calendar.from_ical(file_of(turn.person)).walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(minutes=-15)


def test_the_file_a_volunteer_downloads_holds_no_secret_and_nobody_else(
    turn: Assignment, cora: Person, client: Client
) -> None:
    AssignmentFactory(slot=turn.slot, person=cora, seat=2)
    link = link_for(turn.person)
    with time_machine.travel(NOW):
        answer = client.get(reverse("cover:my_calendar", args=[link.token]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [one["start"] for one in entries(answer.content)] == [turn.slot.starts_at]
    for word in (link.token, link.nonce, turn.person.email, turn.person.phone, "Sam", "Cora"):
        assert word.encode() not in answer.content


def test_the_whole_rota_names_everybody_and_wakes_nobody(turn: Assignment, cora: Person) -> None:
    AssignmentFactory(slot=turn.slot, person=cora, seat=2)
    rows = Assignment.objects.order_by("seat")
    content = calendar(turn.slot.event, rows, with_names=True, now=NOW)
    assert [one["summary"] for one in entries(content)] == [
        "Sam Okoro: #GMPT24 slot",
        "Cora Lane: #GMPT24 slot",
    ]
    assert Calendar.from_ical(content).walk("VALARM") == []
