"""Create and edit an event."""

from datetime import timedelta

import pytest

from rota.events.actions import create_event, edit_event
from rota.lib.refusal import Refused
from rota.models import Audit, Event, Role, User
from tests.events.conftest import NOW
from tests.factories import START, UserFactory


def unsaved(**fields: str) -> Event:
    """A new event that is not stored yet."""
    return Event(
        **{"slug": "walsall24", "name": "Walsall 24", "hashtag": "#walsall24"} | fields,
        starts_at=START,
        ends_at=START + timedelta(hours=24),
    )


@pytest.mark.django_db
def test_whoever_creates_an_event_owns_it() -> None:
    olu = UserFactory(name="Olu Bright")
    event = create_event(unsaved(), by=olu, now=NOW)
    assert Role.objects.get(event=event).spoken == "owner"
    assert event.created_at == NOW
    assert Audit.objects.get().sentence == "Created the event Walsall 24."


def test_a_short_name_is_given_once(gmpt24: Event, olu: User) -> None:
    with pytest.raises(Refused, match="Another event has the short name “gmpt24”"):
        create_event(unsaved(slug="gmpt24"), by=olu, now=NOW)
    assert Event.objects.get() == gmpt24


def test_editing_keeps_what_was_and_what_is(gmpt24: Event, olu: User) -> None:
    gmpt24.grace_minutes = 30
    edit_event(gmpt24, by=olu, now=NOW)
    trail = Audit.objects.get()
    assert (trail.before, trail.after) == ({"grace_minutes": "15"}, {"grace_minutes": "30"})
    assert trail.sentence == "Changed the event's grace minutes."
    assert Event.objects.get().version == 1


def test_saving_without_a_change_leaves_no_trace(gmpt24: Event, olu: User) -> None:
    edit_event(gmpt24, by=olu, now=NOW)
    assert not Audit.objects.exists()


def test_an_edit_does_not_set_the_version_back(gmpt24: Event, olu: User) -> None:
    Event.objects.update(version=7)
    gmpt24.name = "GMPT 24"
    edit_event(gmpt24, by=olu, now=NOW)
    assert Event.objects.get().version == 8


def test_another_events_short_name_is_refused(gmpt24: Event, olu: User) -> None:
    create_event(unsaved(), by=olu, now=NOW)
    gmpt24.slug = "walsall24"
    with pytest.raises(Refused, match="Another event"):
        edit_event(gmpt24, by=olu, now=NOW)
