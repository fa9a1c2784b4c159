"""Workers on staff lists: one at a time, whatever becomes of them."""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connection, connections, transaction

from rota.lib.refusal import Refused
from rota.models import Audit, Event, Person, Upload, User
from rota.people.actions import (
    check_upload,
    discard_upload,
    match_columns,
    receive_upload,
    remove_abandoned,
    save_upload,
    save_when_checked,
    work_on_uploads,
)
from rota.people.actions.imports import CHUNK, LEASE, Lost, take_upload
from tests.factories import LONG_BEFORE, EventFactory

NOW = LONG_BEFORE
LATER = NOW + LEASE + timedelta(seconds=1)
LIST = b"Name,Team,E-mail\nSam Okoro,Hostels,sam@example.org\nCora Lane,Courts,cora@example.org\n"
State = Upload.State


def work(now: datetime = NOW) -> int:
    """A sweep at this moment."""
    return work_on_uploads(clock=lambda: now)


def waiting(event: Event, content: bytes = LIST, *, by: User | None = None) -> Upload:
    """A list that waits to be checked."""
    upload = receive_upload(event, name="staff.csv", content=content, by=by, now=NOW)
    return match_columns(upload, mapping=upload.mapping, may_add_departments=True, by=by, now=NOW)


def to_be_saved(event: Event, content: bytes = LIST) -> Upload:
    """A list that waits to be saved."""
    upload = waiting(event, content)
    work()
    return save_when_checked(upload, by=None, now=NOW)


def state() -> str:
    """Where the list stands."""
    return Upload.objects.get().state


def test_a_worker_checks_then_saves_in_the_name_of_who_said_so(gmpt24: Event, priya: User) -> None:
    upload = waiting(gmpt24)
    assert (work(), state()) == (1, State.CHECKED)
    save_when_checked(upload, by=priya, now=NOW)
    assert (work(), state()) == (1, State.SAVED)
    assert Person.objects.count() == 2
    assert gmpt24.audits.get(verb="import_people").by_user == priya


def test_nothing_is_saved_before_somebody_says_so(gmpt24: Event) -> None:
    upload = waiting(gmpt24)
    with pytest.raises(Refused, match="Look at what would change first"):
        save_when_checked(upload, by=None, now=NOW)
    work()
    assert (work(), state(), Person.objects.count()) == (0, State.CHECKED, 0)


def test_a_list_is_saved_once_however_often_the_button_is_pressed(gmpt24: Event) -> None:
    upload = to_be_saved(gmpt24)
    with pytest.raises(Refused, match="Look at what would change first"):
        save_when_checked(upload, by=None, now=NOW)
    work()
    with pytest.raises(Refused, match="Look at what would change first"):
        save_when_checked(upload, by=None, now=NOW)
    assert state() == State.SAVED


def test_a_list_another_worker_has_is_left_alone_until_the_lease_runs_out(gmpt24: Event) -> None:
    upload = waiting(gmpt24)
    assert take_upload(upload.pk, NOW) is not None
    assert (work(NOW + LEASE - timedelta(seconds=1)), state()) == (0, State.CHECKING)
    assert (work(LATER), state()) == (1, State.CHECKED)


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(gmpt24: Event) -> None:
    upload = to_be_saved(gmpt24)
    slow = take_upload(upload.pk, NOW)
    work(LATER)
    Person.objects.update(notes="on leave")
    assert slow is not None
    with pytest.raises(Lost):
        save_upload(slow, by=None, now=LATER)
    assert (state(), Person.objects.filter(notes="on leave").count()) == (State.SAVED, 2)


def test_a_list_discarded_while_it_is_checked_stays_discarded(gmpt24: Event) -> None:
    upload = waiting(gmpt24)
    taken = take_upload(upload.pk, NOW)
    discard_upload(upload, by=None, now=NOW)
    assert taken is not None
    with pytest.raises(Lost):
        check_upload(taken, now=NOW)
    assert state() == State.REFUSED


def test_the_lease_of_a_long_list_is_renewed(gmpt24: Event) -> None:
    """Each look at the clock is 25 seconds after the one before, and nobody else is let in."""
    rows = b"".join(b"P%d,Hostels,\n" % number for number in range(8 * CHUNK))
    waiting(gmpt24, b"Name,Team,E-mail\n" + rows)
    looks: list[datetime] = []
    free_at: list[datetime] = []

    def clock() -> datetime:
        looks.append(NOW + len(looks) * timedelta(seconds=25))
        if len(looks) > 2 and Upload.objects.due(looks[-1]).exists():
            free_at.append(looks[-1])
        return looks[-1]

    assert work_on_uploads(clock=clock) == 1
    assert looks[-1] - looks[0] > 3 * LEASE
    assert (free_at, state()) == ([], State.CHECKED)


def test_progress_is_noted_on_the_way(gmpt24: Event) -> None:
    rows = b"".join(b"P%d,Hostels,\n" % number for number in range(2 * CHUNK + 1))
    upload = waiting(gmpt24, b"Name,Team,E-mail\n" + rows)
    done: list[int] = []

    def clock() -> datetime:
        done.append(Upload.objects.get().done)
        return NOW

    work_on_uploads(clock=clock)
    upload.refresh_from_db()
    assert (done[-2:], upload.done, upload.total) == ([500, 1000], 1001, 1001)


def test_a_refused_check_goes_back_to_the_columns_with_the_reason(gmpt24: Event) -> None:
    rows = b"".join(b"P%d,D%d,\n" % (number, number) for number in range(101))
    waiting(gmpt24, b"Name,Team,E-mail\n" + rows)
    work()
    assert state() == State.READ
    assert Upload.objects.get().outcome == {
        "problem": "The list would add 101 departments. Is their column the right one?"
    }


def test_a_fault_of_ours_is_told_and_does_not_come_back_for_ever(
    gmpt24: Event, capfd: pytest.CaptureFixture[str]
) -> None:
    upload = waiting(gmpt24)
    Upload.objects.update(rows=[["not a row"]])
    assert (work(), state()) == (1, State.READ)
    assert "not the list's fault" in Upload.objects.get().outcome["problem"]
    assert f'"upload": {upload.pk}' in capfd.readouterr().err


needs_commits = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> None:
    """Do all of it at the same time, each on a connection of its own."""
    barrier = Barrier(len(works))

    def run(one: Callable[[], object]) -> None:
        barrier.wait(timeout=30)
        try:
            one()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[one]) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@needs_commits
def test_two_workers_at_once_save_a_list_once() -> None:
    counts: list[int] = []
    to_be_saved(EventFactory())
    at_once(*[lambda: counts.append(work())] * 2)
    assert (sorted(counts), state()) == ([0, 1], State.SAVED)
    assert Person.objects.count() == 2


@needs_commits
def test_two_lists_with_the_same_people_at_once_add_them_once() -> None:
    event = EventFactory()
    uploads = [waiting(event), waiting(event)]
    work()
    for upload in uploads:
        save_when_checked(upload, by=None, now=NOW)
    one, other = (take_upload(upload.pk, NOW) for upload in Upload.objects.order_by("pk"))
    assert one is not None
    assert other is not None
    at_once(
        lambda: save_upload(one, by=None, now=NOW), lambda: save_upload(other, by=None, now=NOW)
    )
    assert sorted(Upload.objects.values_list("state", flat=True)) == [State.CHECKED, State.SAVED]
    assert Upload.objects.get(state=State.CHECKED).outcome["unchanged"] == 2
    assert Person.objects.count() == 2


@needs_commits
def test_a_list_waits_for_another_that_changes_the_same_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second comes while the first has written and not committed: it must not overwrite it."""
    event = EventFactory()
    to_be_saved(event)
    work()
    Upload.objects.all().delete()
    lists = [LIST.replace(b"Sam Okoro", name) for name in (b"Sam Adeyemi", b"Sam Bright")]
    uploads = [waiting(event, content) for content in lists]
    work()
    for upload in uploads:
        save_when_checked(upload, by=None, now=NOW)
    first, second = (take_upload(upload.pk, NOW) for upload in uploads)
    assert first is not None
    assert second is not None
    has_written, touch = Signal(), Event.touch

    def linger(event: Event) -> None:
        is_first = not has_written.is_set()
        has_written.set()
        sleep(1 if is_first else 0)  # the second comes as far as it is let
        touch(event)

    monkeypatch.setattr(Event, "touch", linger)

    def save_second() -> None:
        has_written.wait(timeout=30)
        save_upload(second, by=None, now=NOW)

    at_once(lambda: save_upload(first, by=None, now=NOW), save_second)
    assert (first.state, second.state) == (State.SAVED, State.CHECKED)
    assert Person.objects.filter(name="Sam Adeyemi").exists()


@needs_commits
def test_a_worker_killed_while_it_saves_leaves_nothing_half_saved() -> None:
    upload = to_be_saved(EventFactory())
    reader, writer = os.pipe()
    connections.close_all()
    child = os.fork()
    if not child:
        stop_in_the_middle(upload, writer)
    assert os.read(reader, 20) == b"2 people are written"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (state(), Person.objects.count()) == (State.SAVING, 0)
    assert (work(), work(LATER), state()) == (0, 1, State.SAVED)
    assert Person.objects.count() == 2


def stop_in_the_middle(upload: Upload, writer: int) -> None:
    """Save in a process of its own, and wait for ever when everybody is written."""

    def wait(event: Event) -> None:
        os.write(writer, f"{Person.objects.count()} people are written".encode())
        signal.pause()

    Event.touch = wait  # type: ignore[method-assign]  # the last thing before the end
    connection.ensure_connection()
    work()
    os._exit(1)


DAY = timedelta(days=1)


@pytest.mark.parametrize("worked", [True, False])
def test_a_list_that_nobody_saved_goes_after_a_day(
    gmpt24: Event, priya: User, worked: bool
) -> None:
    upload = receive_upload(gmpt24, name="staff.csv", content=LIST, by=priya, now=NOW)
    if worked:
        match_columns(upload, mapping=upload.mapping, may_add_departments=True, by=priya, now=NOW)
        work()
    assert remove_abandoned(now=NOW + DAY - timedelta(seconds=1)) == 0
    assert remove_abandoned(now=NOW + DAY) == 1
    assert not Upload.objects.exists()
    last = Audit.objects.latest("pk")
    assert last.sentence == "Removed the staff list staff.csv, which nobody saved."


def test_a_list_that_is_being_saved_or_was_saved_stays(gmpt24: Event) -> None:
    to_be_saved(gmpt24)
    assert remove_abandoned(now=NOW + DAY) == 0
    work()
    assert (state(), remove_abandoned(now=NOW + DAY)) == (State.SAVED, 0)


@needs_commits
def test_who_saves_a_list_at_the_last_moment_keeps_it(gmpt24: Event) -> None:
    upload = waiting(gmpt24)
    work()

    def sweep() -> None:
        remove_abandoned(now=NOW + DAY)
        connections.close_all()

    sweeping = Thread(target=sweep)
    with transaction.atomic():
        save_when_checked(upload, by=None, now=NOW)
        sweeping.start()
        sleep(0.5)  # it comes to the list, and waits for who has it
    sweeping.join()
    assert state() == State.SAVING
