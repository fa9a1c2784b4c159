"""`manage.py demo`."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import TestCase

from rota.access import Access
from rota.cover.queries.requests import requests_of
from rota.coverage.board import Board, board_of
from rota.models import Assignment, Draft, Event, Message, Offer, Role, User
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


def see_cover(now: datetime) -> None:
    """One asks for cover of whom many were asked, one has said yes to another, one applies."""
    role = Role.objects.select_related("event", "user").get()
    found = requests_of(Access(role.event, role.user, role), now)
    assert [len(one.offers) > one.said_no == 2 for one in found.open] == [True, False]
    waiting, applied = sorted(found.waiting, key=lambda one: one.offer.turn is None)
    assert (waiting.offer.turn, waiting.against) == (found.open[1].turn, ())
    assert applied.offer.slot.assignments.count() == len(applied.against) == 0


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


class TestWellUnderWay(TestCase):
    """The demonstration without words, nine hours in: told once for all that look at it."""

    NOW = datetime(2026, 7, 1, 15, 24, tzinfo=UTC)
    words: str

    @classmethod
    def setUpTestData(cls) -> None:
        """Tell it."""
        with time_machine.travel(cls.NOW, tick=False):
            cls.words = said("demo")

    def test_it_says_what_there_is_to_see(self) -> None:
        assert self.words == SEEN
        board = board_at(self.NOW)
        assert (board.phase, len(board.slots), board.done) == ("during", 48, 17)

    def test_one_asks_for_cover_one_said_yes_and_one_applies(self) -> None:
        see_cover(self.NOW)

    def test_the_words_of_somebody_whose_place_another_has_are_without_a_slot(self) -> None:
        (adrift,) = Draft.objects.filter(slot=None)
        offer = Offer.objects.get(state="taken")
        assert offer.turn
        assert (adrift.state, adrift.author) == ("approved", offer.turn.person)

    def test_its_messages_were_kept_when_they_were_due_and_can_be_read(self) -> None:
        settled = Message.objects.exclude(state="waiting")
        assert set(settled.values_list("state", flat=True)) == {"kept", "suppressed"}
        assert set(settled.values_list("last_error", flat=True)) == {
            "",
            "It is settled: accepted, waits for approval.",
            "It is settled: they have said yes since, or the place was changed.",
            "Overtaken by a later change.",
            "The person has answered.",
            "They have answered.",
            "The words have gone on since.",
        }
        assert "/my/" in str(Message.objects.filter(kind="invitation", state="kept")[0].text)


class TestLongOver(TestCase):
    """The demonstration of an event of years ago: told once for all that look at it."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Tell it."""
        said("demo", "--starts", "2013-12-12T09:00+00:00")

    def test_it_is_the_model_event(self) -> None:
        event = Event.objects.get()
        assert (event.people.count(), event.departments.count()) == (47, 10)
        assert event.starts_at == datetime(2013, 12, 12, 9, tzinfo=UTC)
        assert Assignment.objects.active().values("slot").distinct().count() == 47
        assert event.releases.count() == 1

    def test_nobody_asks_for_anything(self) -> None:
        assert not Offer.objects.exists()


def test_two_days_before_there_is_cover_to_be_found() -> None:
    now = datetime(2026, 11, 24, 15, 24, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        said("demo", "--starts", (now + timedelta(days=2)).isoformat())
    see_cover(now)


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
