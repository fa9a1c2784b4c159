"""A real worker with its clock is killed in the middle of 47 reminders, and another goes on."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from rota.lib.clock import database_now
from rota.models import Event, Message
from rota.reminders.actions import derive_event
from rota.reminders.actions.delivery import UNKNOWN
from tests.factories import (
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
)
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
WORKER = (
    "celery -A coordinator worker --pool=threads --concurrency=4 --loglevel=WARNING --beat "
    "--scheduler=celery.beat:Scheduler --without-gossip --without-mingle"
)
MANY, IN_THE_MIDDLE = 47, 16
PATIENCE = 60  # seconds
OWN_PLACE = 5  # number of the broker's database: what other tests publish is not ours

Process = subprocess.Popen[bytes]


@pytest.fixture
def soon() -> Event:
    """47 volunteers are on in half an hour: the reminder shortly before is due to each."""
    now = database_now()
    event: Event = EventFactory(starts_at=now + timedelta(minutes=30))
    slot = SlotFactory(event=event, people_needed=MANY)
    hostels = DepartmentFactory(event=event)
    for number in range(MANY):
        person = PersonFactory(department=hostels, name=f"Volunteer {number}")
        AssignmentFactory(slot=slot, person=person, seat=number + 1)
    derive_event(event, now=now)
    return event


@pytest.fixture
def start(settings: LazySettings, tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Starts a worker on the tests' database, broker and mail server; what is left is killed."""
    started: list[Process] = []

    def one_more() -> Process:
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", *WORKER.split()],
                cwd=ROOT,
                env=os.environ | addresses(settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(worker)
        return worker

    yield one_more
    for worker in started:
        kill(worker)
    for log in tmp_path.glob("worker-*.log"):
        print(log.read_text())  # noqa: T201  # shown when a test fails


def addresses(settings: LazySettings) -> dict[str, str]:
    """Where the worker finds everything."""
    place = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = connection.settings_dict["NAME"]
    broker = os.environ["REDIS_URL"].partition("?")[0]
    return {
        "DATABASE_URL": f"sqlite:///{name}" if connection.vendor == "sqlite" else f"{place}/{name}",
        "REDIS_URL": f"{broker}?db={OWN_PLACE}",
        "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
    }


def kill(worker: Process) -> None:
    """End the worker and its clock at once, as a power cut would."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)


def at_mail(number: int, act: Callable[[], object]) -> Callable[[bytes], None]:
    """Does something while that mail is at the server, taken and not yet answered."""
    count = iter(range(1, 1000))
    return lambda content: act() and None if next(count) == number else None


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for it, within reason."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, states()
        time.sleep(0.1)


def states() -> dict[str, int]:
    """How many of the reminders are in which state."""
    return dict(Counter(Message.objects.filter(kind="hour").values_list("state", flat=True)))


def test_of_47_reminders_none_is_lost_and_none_comes_twice(
    soon: Event, sink: Sink, start: Callable[[], Process]
) -> None:
    first = start()
    sink.on_data = at_mail(IN_THE_MIDDLE, lambda: kill(first))
    wait_until(lambda: first.poll() is not None)
    assert states() == {"handed": IN_THE_MIDDLE - 1, "sending": MANY - IN_THE_MIDDLE + 1}
    cut_off = Message.objects.get(state="sending", last_error=UNKNOWN)

    Message.objects.filter(state="sending").update(lease_until=database_now())  # 40 s in a moment
    start(), start()  # two clocks do no harm
    wait_until(lambda: states() == {"handed": MANY})

    rows = Message.objects.filter(kind="hour")
    assert set(sink.identities) == set(rows.values_list("message_id", flat=True))
    assert len(sink.by_address) == MANY
    copies = Counter(sink.identities)
    assert [name for name, number in copies.items() if number > 1] == [cut_off.message_id]
    assert len(sink.raw) == MANY + 1
    one, other = (content for content in sink.raw if cut_off.message_id.encode() in content)
    assert one == other
    cut_off.refresh_from_db()
    assert (cut_off.attempts, cut_off.last_error) == (2, "")


def test_a_worker_that_is_asked_to_stop_leaves_nothing_half_done(
    soon: Event, sink: Sink, start: Callable[[], Process]
) -> None:
    worker = start()
    sink.on_data = at_mail(IN_THE_MIDDLE, worker.terminate)
    assert worker.wait(PATIENCE) == 0
    left = states()
    assert left["handed"] + left.get("waiting", 0) == MANY  # it ends after 20 s, whatever is due
    assert left["handed"] == len(sink.raw) == len(set(sink.identities)) >= IN_THE_MIDDLE
