"""The two days on which the clocks change, from the form of the event to the calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar

from rota.models import Event, Message, Person, Slot, User
from rota.planner.actions import assign, make_slots
from rota.planner.actions.releases import publish
from rota.planner.queries.releases import outlook_of
from tests.events.forms.test_events import FILLED
from tests.factories import DepartmentFactory, PersonFactory, UserFactory, link_for

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Day:
    """A calendar day in London: when it begins in UTC, and its slots around the change."""

    date: str
    begins: datetime
    slots: int
    around: dict[int, str]

    def start(self, number: int) -> datetime:
        """When the slot with that number begins."""
        return self.begins + number * timedelta(minutes=30)


FORWARD = Day(
    date="2024-03-31",
    begins=datetime(2024, 3, 31, 0, 0, tzinfo=UTC),
    slots=46,
    around={
        0: "midnight GMT to 12:30am GMT",
        1: "12:30am GMT to 2am BST",
        2: "2am BST to 2:30am BST",
        45: "11:30pm BST to midnight BST",
    },
)
BACK = Day(
    date="2024-10-27",
    begins=datetime(2024, 10, 26, 23, 0, tzinfo=UTC),
    slots=50,
    around={
        1: "12:30am BST to 1am BST",
        2: "1am BST to 1:30am BST",
        3: "1:30am BST to 1am GMT",
        4: "1am GMT to 1:30am GMT",
        5: "1:30am GMT to 2am GMT",
        49: "11:30pm GMT to midnight GMT",
    },
)


@pytest.fixture(params=[FORWARD, BACK], ids=["forward", "back"])
def day(request: pytest.FixtureRequest, at: Callable[[datetime], None]) -> Day:
    at(NOW)
    day: Day = request.param
    return day


@pytest.fixture
def olu(db: None) -> User:
    return UserFactory(name="Olu Bright")


@pytest.fixture
def client(olu: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(olu)


@pytest.fixture
def event(day: Day, client: Client) -> Event:
    """The day as an event, made with the form."""
    asked = {"starts_on": day.date, "starts_time": "00:00", "length": "calendar", "slug": "day"}
    client.post("/events/new/", FILLED | asked)
    return Event.objects.get()


@pytest.fixture
def slots(event: Event, olu: User) -> list[Slot]:
    make_slots(event, by=olu, now=NOW)
    return list(event.slots.all())


@pytest.fixture
def people(day: Day, slots: list[Slot], olu: User) -> dict[int, Person]:
    """Somebody in each slot around the change, who has been told; by the slot's number."""
    hostels = DepartmentFactory(event=slots[0].event)
    people = {}
    for number in day.around:
        people[number] = PersonFactory(department=hostels, name=f"Sam {number}")
        assign(slots[number], people[number], by=olu, now=NOW)
    plan = outlook_of(slots[0].event, NOW)
    publish(
        slots[0].event,
        number=plan.number,
        ticked={one.key for one in plan.cautions},
        by=olu,
        now=NOW,
    )
    return people


def test_the_form_makes_a_day_of_23_or_25_hours(day: Day, event: Event) -> None:
    assert event.span.start == day.begins
    assert event.span.length == day.slots * timedelta(minutes=30)


def test_the_preview_shows_each_slot_with_its_letters_and_makes_them(
    day: Day, event: Event, client: Client
) -> None:
    page = client.get("/e/day/slots/").content.decode()
    assert f"{day.slots} slots of 30 minutes" in page
    assert "The clocks change during the event" in page
    for time in day.around.values():
        assert page.count(f"<li>{time}") == 1
    client.post("/e/day/slots/", {"version": event.version})
    assert event.slots.count() == day.slots


def test_the_rota_has_a_row_for_each_and_no_two_say_the_same(
    day: Day, slots: list[Slot], client: Client
) -> None:
    (shown,) = client.get("/e/day/rota/").context["grid"].days
    times = [row.time for row in shown.rows]
    assert len(set(times)) == len(times) == day.slots
    assert {number: times[number] for number in day.around} == day.around


def test_an_hour_that_comes_twice_is_counted_twice(
    day: Day, slots: list[Slot], client: Client
) -> None:
    (shown,) = client.get("/e/day/rota/").context["grid"].days
    hours = [row.hour for row in shown.rows if row.hour]
    assert len(hours) == day.slots // 2
    assert {(hour.needed, hour.rows) for hour in hours} == {(2, 2)}


def test_each_person_sees_their_own_time(day: Day, people: dict[int, Person]) -> None:
    for number, person in people.items():
        page = Client().get(f"/my/{link_for(person).token}/").content.decode()
        assert f"{day.around[number]}, Sunday" in page


def test_each_mail_says_the_time_with_its_letters(day: Day, people: dict[int, Person]) -> None:
    call_command("send_due", at=NOW.isoformat(), stdout=StringIO())
    for number, person in people.items():
        invitation = Message.objects.get(person=person, kind="invitation")
        assert f"When: {day.around[number]}, Sunday" in invitation.text
        assert invitation.subject.startswith(f"{day.around[number]}, Sunday")


def test_each_reminder_leaves_an_hour_before_in_real_time(
    day: Day, people: dict[int, Person]
) -> None:
    for number, person in people.items():
        reminder = Message.objects.get(person=person, kind="hour")
        assert reminder.not_before == day.start(number) - timedelta(hours=1)


def test_each_calendar_entry_is_in_utc(day: Day, people: dict[int, Person]) -> None:
    for number, person in people.items():
        content = Client().get(f"/my/{link_for(person).token}/calendar.ics").content
        (entry,) = Calendar.from_ical(content).walk("VEVENT")
        assert entry["DTSTART"].to_ical().decode() == f"{day.start(number):%Y%m%dT%H%M%SZ}"
        assert entry.decoded("DTEND") - entry.decoded("DTSTART") == timedelta(minutes=30)


def test_the_table_to_take_away_tells_the_two_apart(
    day: Day, slots: list[Slot], client: Client
) -> None:
    lines = client.get("/e/day/rota/export.csv").content.decode("utf-8-sig").splitlines()[1:]
    assert len(set(lines)) == len(lines) == day.slots
