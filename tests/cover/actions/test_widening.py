"""The sweep that asks everybody: a worker is killed in the middle of it, or two sweep at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from rota.cover.actions import asking
from rota.cover.actions.answers import Answer, answer
from rota.cover.actions.asking import widen
from rota.models import Assignment, Event, Message, Offer, Person, Slot
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    release_of,
)
from tests.races import Race, rivals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

ROOT = Path(__file__).parents[3]
DUE = LONG_BEFORE + timedelta(days=1)
FREE = 6  # people who could take either place
DIES = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from rota.cover.actions import asking

mails, mail_of = [], asking.mail_of

def one_more(*words):
    mails.append(words)
    if len(mails) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return mail_of(*words)

asking.mail_of = one_more
asking.widen(now=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory()


@pytest.fixture
def wanting(gmpt24: Event) -> list[Assignment]:
    """Sam and Cora ask for cover of 9am and 1pm; six others could take either."""
    hostels = DepartmentFactory(event=gmpt24)
    turns = [
        AssignmentFactory(
            slot=SlotFactory(event=gmpt24, starts_at=gmpt24.starts_at + timedelta(hours=later)),
            person=PersonFactory(department=hostels, name=name, most_slots=1),
        )
        for later, name in ((0, "Sam Okoro"), (4, "Cora Lane"))
    ]
    for number in range(FREE):
        PersonFactory(department=hostels, name=f"Helper {number}")
    release_of(*turns)
    return [answer(one, answer=Answer.COVER, by=one.person, now=LONG_BEFORE) for one in turns]


@pytest.fixture
def race() -> Iterator[Race]:
    with rivals(2) as race:
        yield race


def killed_at_mail(number: int) -> int:
    """A worker of its own sweeps, and is killed as it writes that mail; how it ended."""
    place = os.environ["DATABASE_URL"].rpartition("/")[0]
    env = os.environ | {"DATABASE_URL": f"{place}/{connection.settings_dict['NAME']}"}
    env["DJANGO_SETTINGS_MODULE"] = "coordinator.settings"
    command = [sys.executable, "-c", DIES, DUE.isoformat(), str(number)]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def asked() -> Counter[tuple[str, str]]:
    """How often everybody was asked to take each place."""
    return Counter(Offer.objects.values_list("turn__person__name", "person__name"))


@pytest.mark.parametrize(("mail", "places_asked"), [(3, 0), (2 * FREE + 3, 1)])
def test_what_a_killed_worker_left_is_asked_by_the_next_and_nobody_is_asked_twice(
    mail: int, places_asked: int, wanting: list[Assignment]
) -> None:
    assert killed_at_mail(mail) == -signal.SIGKILL
    assert Offer.objects.count() == FREE * places_asked
    assert widen(now=DUE) == len(wanting) - places_asked
    assert widen(now=DUE) == 0
    assert asked() == {
        (turn.person.name, f"Helper {number}"): 1 for turn in wanting for number in range(FREE)
    }
    assert Message.objects.filter(kind="offer").count() == 2 * Offer.objects.count()


def test_of_two_who_sweep_at_once_one_asks(wanting: list[Assignment], race: Race) -> None:
    for _ in range(5):
        Offer.objects.all().delete()
        race(*[partial(widen, now=DUE)] * 2)
        assert set(asked().values()) == {1}
        assert Offer.objects.count() == FREE * len(wanting)


def test_control_without_locks_both_ask_and_the_database_stops_one(
    wanting: list[Assignment], race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_it_is(turn: Assignment, *, seen: int | None) -> Assignment:
        fresh = Assignment.objects.select_related("account").get(pk=turn.pk)
        fresh.person = Person.objects.get(pk=turn.person_id)
        fresh.slot = Slot.objects.select_related("event").get(pk=turn.slot_id)
        return fresh

    monkeypatch.setattr(asking, "lock_turn", as_it_is)
    with pytest.raises(IntegrityError):
        for _ in range(20):
            Offer.objects.all().delete()
            race(*[partial(widen, now=DUE)] * 2)
