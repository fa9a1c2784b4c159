"""The form of an event: its hours above all."""

from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rota.events.forms import EventForm
from rota.models import Event
from tests.factories import EventFactory

# Most of these forms ask the database only whether a short name is free.
pytestmark = pytest.mark.django_db

FILLED = {
    "name": "GMPT24",
    "hashtag": "#GMPT24",
    "slug": "",
    "zone": "Europe/London",
    "starts_on": "2013-12-12",
    "starts_time": "09:00",
    "length": "elapsed",
    "slot_minutes": "30",
    "people_needed": "1",
    "standbys_needed": "0",
    "grace_minutes": "15",
    "early_minutes": "5",
    "rest_minutes": "120",
    "most_slots": "3",
    "sign_up": "closed",
    "give_back_minutes": "180",
    "is_cover_approved": "on",
    "night_from": "22:00",
    "night_until": "06:00",
    "words": "",
    "link": "",
    "contact": "",
    "reply_to": "",
}


def form(event: Event | None = None, **fields: Any) -> EventForm:
    """The form as it is posted; `event` is what is edited."""
    is_published = fields.pop("is_published", False)
    taken = fields.pop("taken", set())
    instance = copy(event) if event else Event()
    return EventForm(FILLED | fields, instance=instance, taken=taken, is_published=is_published)


def hours(form: EventForm) -> float:
    """How long the event lasts."""
    assert form.is_valid(), form.errors
    return form.instance.span.length / timedelta(hours=1)


def test_the_start_is_local_to_the_zone() -> None:
    sent = form(starts_on="2014-06-12", zone="Europe/Paris")
    assert sent.is_valid(), sent.errors
    assert sent.instance.starts_at == datetime(2014, 6, 12, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_on", "length", "expected"),
    [
        ("2024-03-31", "calendar", 23),
        ("2024-03-31", "elapsed", 24),
        ("2024-10-27", "calendar", 25),
        ("2024-10-27", "elapsed", 24),
        ("2024-06-01", "calendar", 24),
    ],
)
def test_a_calendar_day_has_23_or_25_hours_when_the_clocks_change(
    starts_on: str, length: str, expected: int
) -> None:
    assert hours(form(starts_on=starts_on, starts_time="00:00", length=length)) == expected


def test_a_start_that_the_clocks_skip_is_refused_with_the_reason() -> None:
    sent = form(starts_on="2024-03-31", starts_time="01:30")
    assert not sent.is_valid()
    assert "has no 1:30am: the clocks go forward over it" in sent.errors["starts_time"][0]


def test_a_start_that_comes_twice_asks_which_one() -> None:
    sent = form(starts_on="2024-10-27", starts_time="01:30")
    assert sent.errors["which_one"] == ["1:30am comes twice that day. Say which one you mean."]
    assert [name for _, name in sent["which_one"].field.choices] == [
        "The first (BST)",
        "The second (GMT)",
    ]
    assert "which_one" in sent.helper.layout.fields[1].fields


@pytest.mark.parametrize(("which", "hour"), [("0", 0), ("1", 1)])
def test_the_start_is_the_one_that_was_meant(which: str, hour: int) -> None:
    sent = form(starts_on="2024-10-27", starts_time="01:30", which_one=which)
    assert sent.is_valid(), sent.errors
    assert sent.instance.starts_at == datetime(2024, 10, 27, hour, 30, tzinfo=UTC)


def test_the_question_is_not_asked_otherwise() -> None:
    assert "which_one" not in form().helper.layout.fields[1].fields


@pytest.mark.parametrize("hour", [0, 1])
def test_editing_shows_the_start_that_was_chosen(hour: int) -> None:
    event = EventFactory(starts_at=datetime(2024, 10, 27, hour, 30, tzinfo=UTC))
    shown = EventForm(instance=event, taken=set())
    assert shown["starts_time"].value().isoformat() == "01:30:00"
    assert (shown["which_one"].value(), shown.asks) == (str(hour), ["which_one"])


def test_hours_that_hold_no_whole_slots_are_refused() -> None:
    sent = form(  # there the clocks change by half an hour
        zone="Australia/Lord_Howe",
        starts_on="2024-10-06",
        starts_time="00:00",
        length="calendar",
        slot_minutes="60",
    )
    assert "cannot be cut into slots of 60 minutes" in sent.errors["slot_minutes"][0]


def test_moving_a_published_event_asks_for_a_tick(gmpt24: Event) -> None:
    sent = form(gmpt24, starts_time="10:00", is_published=True)
    assert "keep them at the old times" in sent.errors["move_anyway"][0]
    assert "move_anyway" in sent.helper.layout.fields[1].fields
    assert form(gmpt24, starts_time="10:00", is_published=True, move_anyway="on").is_valid()


def test_other_changes_of_a_published_event_ask_for_none(gmpt24: Event) -> None:
    assert form(gmpt24, grace_minutes="20", is_published=True).is_valid()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "gmpt24"),
        ({"taken": {"gmpt24"}}, "gmpt24-2"),
        ({"slug": "my-event"}, "my-event"),
        ({"hashtag": "OurDay"}, "ourday"),
    ],
)
def test_a_short_name_is_found_from_the_hashtag(fields: dict[str, Any], expected: str) -> None:
    sent = form(**fields)
    assert sent.is_valid(), sent.errors
    assert sent.instance.slug == expected


def test_a_taken_short_name_comes_with_a_free_one() -> None:
    errors = form(slug="gmpt24", taken={"gmpt24"}).errors
    assert errors["slug"] == ["Another event has this short name. gmpt24-2 is free."]


def test_a_hashtag_is_taken_without_its_sign() -> None:
    sent = form(hashtag="OurDay")
    assert sent.is_valid(), sent.errors
    assert sent.instance.hashtag == "#OurDay"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hashtag", "#24"),
        ("hashtag", "#our day"),
        ("zone", "Europe/Atlantis"),
        ("slot_minutes", "25"),
        ("people_needed", "0"),
        ("people_needed", "21"),
        ("rest_minutes", "1441"),
        ("grace_minutes", "-1"),
        ("most_slots", "0"),
        ("night_from", "late"),
        ("reply_to", "priya"),
        ("slug", "a b"),
        ("starts_on", "31/02/2014"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(field: str, value: str) -> None:
    assert list(form(**{field: value}).errors) == [field]
