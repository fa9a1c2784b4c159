"""`manage.py demo`."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings

from rota.access import Access
from rota.cover.queries.requests import requests_of
from rota.coverage.board import Board, board_of
from rota.models import Assignment, Event, Message, Offer, Role, User
from tests.management.conftest import refusal, said

pytestmark = pytest.mark.django_db
READY = "The demonstration event gmpt24 is ready; Priya Nair owns it. Slots now:"
SEEN = f"{READY} 1 empty, 2 cover wanted, 1 late, 1 missed."


def board_at(now: datetime) -> Board:
    """The board of the demonstration."""
    return board_of(Event.objects.get(slug="gmpt24"), now)


def states(board: Board) -> Counter[str]:
    """How many slots are in each state of which there are some."""
    return Counter({state: number for state, number in board.counts.items() if number})


@pytest.mark.parametrize("clock", ["03:01", "15:29"])
def test_just_begun_it_shows_a_gap_somebody_late_and_a_missed_slot(clock: str) -> None:
    now = datetime.fromisoformat(f"2026-11-24T{clock}Z")
    with time_machine.travel(now, tick=False):
        assert said("demo", "--starts", "now") == SEEN
    event = Event.objects.get()
    assert timedelta(hours=2) <= now - event.starts_at < timedelta(hours=2, minutes=30)
    seen = states(board_at(now))
    assert (seen["empty"], seen["late"], seen["missed"]) == (1, 1, 1)
    assert seen["posted"] >= 1
    assert seen["unconfirmed"] >= 1


def test_without_words_it_is_well_under_way() -> None:
    now = datetime(2026, 7, 1, 15, 24, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        assert said("demo") == SEEN
    board = board_at(now)
    assert (board.phase, len(board.slots), board.done) == ("during", 48, 17)


def test_it_is_the_model_event() -> None:
    said("demo", "--starts", "2013-12-12T09:00+00:00")
    event = Event.objects.get()
    assert (event.people.count(), event.departments.count()) == (47, 10)
    assert event.starts_at == datetime(2013, 12, 12, 9, tzinfo=UTC)
    assert Assignment.objects.active().values("slot").distinct().count() == 47
    assert event.releases.count() == 1


@pytest.mark.parametrize("begun", [-48, 9])
def test_one_asks_for_cover_one_said_yes_and_one_applies(begun: int) -> None:
    now = datetime(2026, 11, 24, 15, 24, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        said("demo", "--starts", (now - timedelta(hours=begun)).isoformat())
    role = Role.objects.select_related("event", "user").get()
    found = requests_of(Access(role.event, role.user, role), now)
    assert [len(one.offers) > one.said_no == 2 for one in found.open] == [True, False]
    waiting, applied = sorted(found.waiting, key=lambda one: one.offer.turn is None)
    assert (waiting.offer.turn, waiting.against) == (found.open[1].turn, ())
    assert applied.offer.slot.assignments.count() == len(applied.against) == 0


def test_when_it_is_over_nobody_asks_for_anything() -> None:
    said("demo", "--starts", "2013-12-12T09:00+00:00")
    assert not Offer.objects.exists()


def test_its_messages_were_kept_when_they_were_due_and_can_be_read() -> None:
    said("demo")
    settled = Message.objects.exclude(state="waiting")
    assert set(settled.values_list("state", flat=True)) == {"kept", "suppressed"}
    assert set(settled.values_list("last_error", flat=True)) == {
        "",
        "It is settled: accepted, waits for approval.",
        "Overtaken by a later change.",
        "The person has answered.",
        "They have answered.",
        "The words have gone on since.",
    }
    assert "/my/" in str(Message.objects.filter(kind="invitation", state="kept")[0].text)


def test_a_second_time_nothing_is_changed_and_that_is_said(gmpt24: Event) -> None:
    sentence = "The event gmpt24 is there already; nothing was changed."
    assert said("demo", "--starts", "now") == sentence
    assert not gmpt24.people.exists()


def test_where_mail_would_leave_it_refuses(settings: LazySettings) -> None:
    settings.MAIL_IS_KEPT = False
    sentence = "EMAIL_URL is set: the demonstration would send mail. Unset it."
    assert refusal("demo") == (1, sentence)
    assert not Event.objects.exists()


def test_a_story_that_breaks_off_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def power_cut(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rota.management.story.live", power_cut)
    with pytest.raises(KeyboardInterrupt):
        said("demo")
    assert not Event.objects.exists()
    assert not User.objects.exists()
