"""Sam of the hostels has 9am at GMPT24, and mail goes to a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.conf import LazySettings

from rota.models import Assignment, Department, Event, Message, MessageKind, Person, Slot, User
from rota.planner.actions.releases import publish
from rota.planner.queries.releases import outlook_of
from rota.reminders.actions import deliver
from rota.reminders.truth import place_of
from tests.factories import (
    START,
    AccountFactory,
    AssignmentFactory,
    PersonFactory,
    SlotFactory,
)
from tests.sink import Sink, controller_of

NOW = START  # nine o'clock on the day


@pytest.fixture
def sam(hostels: Department) -> Person:
    return PersonFactory(department=hostels, phone="0161 496 0001")


@pytest.fixture
def nine(gmpt24: Event) -> Slot:
    return SlotFactory(event=gmpt24)


@pytest.fixture
def turn(nine: Slot, sam: Person) -> Assignment:
    """Sam has confirmed 9am, on the main account."""
    return AssignmentFactory(slot=nine, person=sam, account=AccountFactory(event=nine.event))


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    """Mail leaves to this server, as with EMAIL_URL."""
    with mail_server(settings, Sink()) as sink:
        yield sink


@contextmanager
def mail_server(settings: LazySettings, sink: Sink, **asked: object) -> Iterator[Sink]:
    """The sink as the site's mail server."""
    controller = controller_of(sink, **asked)
    controller.start()
    use_mail_server(settings, controller.port)
    try:
        yield sink
    finally:
        controller.stop()


def use_mail_server(settings: LazySettings, port: int) -> None:
    """What EMAIL_URL sets."""
    settings.MAIL_IS_KEPT = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture
def named_site(settings: LazySettings) -> None:
    """The site has an address of its own."""
    settings.SITE_URL = "https://rota.example.org"
    settings.DEFAULT_FROM_EMAIL = "Coordinator <rota@rota.example.org>"


def sweep(at: datetime = NOW) -> dict[str, int]:
    """One look at what is due at that moment, and what became of it."""
    return dict(deliver(clock=lambda: at))


def on(turn: Assignment, *, key: str = "on", **fields: object) -> Message:
    """“You are on”, due at nine and worth sending until half past."""
    return Message.objects.queue(
        key=key,
        now=NOW,
        event=turn.slot.event,
        kind=MessageKind.ON,
        person=turn.person,
        assignment=turn,
        facts={"place": place_of(turn)},
        not_after=turn.slot.ends_at,
        **fields,
    )


def row(key: str = "on") -> Message:
    """The message as the database has it."""
    return Message.objects.get(key=key)


def publish_all(event: Event, by: User, now: datetime) -> None:
    """The next release, with every caution ticked."""
    outlook = outlook_of(event, now)
    ticked = {one.key for one in outlook.cautions}
    publish(event, number=outlook.number, ticked=ticked, by=by, now=now)
