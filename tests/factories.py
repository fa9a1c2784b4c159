"""The cast and the stage of the tests: small factories, nothing hidden."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.models import (
    Account,
    Assignment,
    Department,
    Event,
    Person,
    PrivateLink,
    Release,
    Role,
    RoleKind,
    Slot,
    User,
)

START = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=7)


class UserFactory(DjangoModelFactory[User]):
    """Somebody who can sign in."""

    class Meta:
        model = User

    name = "Priya Nair"
    email = factory.LazyAttribute(lambda user: f"{user.name.split()[0].lower()}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(*args, **fields)


class EventFactory(DjangoModelFactory[Event]):
    """The model event: 24 hours from 9am on Thursday 12 December 2013."""

    class Meta:
        model = Event

    slug = "gmpt24"
    name = "GMPT24"
    hashtag = "#GMPT24"
    starts_at = START
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=24))
    slot_minutes = 30
    contact = "Priya Nair, 0161 496 0000"
    created_at = LONG_BEFORE


class DepartmentFactory(DjangoModelFactory[Department]):
    """A department; its mark is its first two letters."""

    class Meta:
        model = Department

    event = factory.SubFactory(EventFactory)
    name = "Hostels"
    mark = factory.LazyAttribute(lambda department: department.name[:2].upper())
    stage = Department.Stage.HOSTEL


class AccountFactory(DjangoModelFactory[Account]):
    """The main account."""

    class Meta:
        model = Account

    event = factory.SubFactory(EventFactory)
    handle = "@gmpt_example"


class PersonFactory(DjangoModelFactory[Person]):
    """A volunteer who can come at any time."""

    class Meta:
        model = Person

    department = factory.SubFactory(DepartmentFactory)
    event = factory.SelfAttribute("department.event")
    name = "Sam Okoro"
    email = factory.LazyAttribute(
        lambda person: f"{person.name.lower().replace(' ', '.')}@example.org"
    )
    at_night = True
    created_at = LONG_BEFORE


class SlotFactory(DjangoModelFactory[Slot]):
    """The first half hour of the event."""

    class Meta:
        model = Slot

    event = factory.SubFactory(EventFactory)
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.LazyAttribute(
        lambda slot: slot.starts_at + timedelta(minutes=slot.event.slot_minutes)
    )


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A confirmed primary in the first seat."""

    class Meta:
        model = Assignment

    slot = factory.SubFactory(SlotFactory)
    person = factory.SubFactory(
        PersonFactory, department__event=factory.SelfAttribute("...slot.event")
    )
    seat = 1
    state = Assignment.State.CONFIRMED
    created_at = LONG_BEFORE


def role_in(event: Event, name: str, kind: str = RoleKind.ORGANISER, **fields: Any) -> User:
    """A user called `name` with a role in the event."""
    user = User.objects.filter(name=name).first() or UserFactory(name=name)
    Role.objects.create(event=event, user=user, kind=kind, **fields)
    return user


def link_for(person: Person) -> PrivateLink:
    """A private link of the person; `.token` opens it."""
    nonce = new_nonce()
    return PrivateLink.objects.create(
        person=person,
        nonce=nonce,
        token_hash=token_hash(derive_token("person", nonce)),
        created_at=LONG_BEFORE,
        expires_at=person.event.ends_at + timedelta(days=7),
    )


def release_of(*assignments: Assignment, event: Event | None = None) -> Release:
    """The next release, in which these assignments are as they are now."""
    event = event or (assignments[0].slot.event if assignments else Event.objects.get())
    number = event.releases.count() + 1
    release = Release.objects.create(event=event, number=number, published_at=LONG_BEFORE)
    for turn in assignments:
        release.lines.create(
            assignment=turn,
            person=turn.person,
            starts_at=turn.slot.starts_at,
            ends_at=turn.slot.ends_at,
            kind=turn.kind,
            account=str(turn.account or ""),
        )
    return release
