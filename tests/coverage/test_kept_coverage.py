"""What is kept of a slot between two looks: only what has changed is read again."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from rota.cover.actions.answers import Answer, answer
from rota.coverage.queries import SlotCoverage, coverage, kept_coverage
from rota.coverage.timeline import State
from rota.models import Assignment, Event, Slot, User
from rota.posting.actions import report_post, take_back
from tests.coverage.test_queries import TEN_PAST
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, START
from tests.reminders.walk import Walk

AFTER = START + timedelta(days=2)


def states(event: Event) -> list[State]:
    """Of every slot, as the pages show it."""
    fresh = Event.objects.get(pk=event.pk)
    return [one.state for one in kept_coverage(fresh, TEN_PAST)]


@pytest.mark.parametrize("people", [0, 47, 5000])
def test_the_first_look_is_four_queries_and_the_next_two(
    people: int, gmpt24: Event, django_assert_num_queries: Any
) -> None:
    crowd(gmpt24, people)
    with django_assert_num_queries(4):
        first = kept_coverage(gmpt24, TEN_PAST)
    with django_assert_num_queries(2):
        assert kept_coverage(gmpt24, TEN_PAST) == first
    assert first == coverage(gmpt24, TEN_PAST)


def test_only_the_slot_that_changed_is_read_again(gmpt24: Event) -> None:
    crowd(gmpt24, 96)
    before = kept_coverage(gmpt24, LONG_BEFORE)
    turn = Assignment.objects.select_related("slot__event", "person").last()
    assert turn
    answer(turn, answer=Answer.COVER, by=turn.person, now=LONG_BEFORE)
    gmpt24.refresh_from_db()
    after = kept_coverage(gmpt24, LONG_BEFORE)
    assert [old.slot.pk for old, new in zip(before, after, strict=True) if old is not new] == [
        turn.slot_id
    ]


def test_time_alone_has_only_the_slots_read_that_may_look_different(gmpt24: Event) -> None:
    crowd(gmpt24, 96)
    before = kept_coverage(gmpt24, TEN_PAST)
    after = kept_coverage(gmpt24, TEN_PAST + timedelta(minutes=20))
    changed = [old is not new for old, new in zip(before, after, strict=True)]
    assert changed == [False, True, *[False] * 46]  # 9:30am to 10am begins
    assert after == coverage(gmpt24, TEN_PAST + timedelta(minutes=20))


def test_a_look_back_is_made_anew(gmpt24: Event, turn: Assignment) -> None:
    kept_coverage(gmpt24, AFTER)
    assert [one.state for one in kept_coverage(gmpt24, TEN_PAST)] == [State.LATE]


def test_a_post_and_its_taking_back_are_seen(turn: Assignment) -> None:
    slot: Slot = turn.slot
    assert states(slot.event) == [State.LATE]
    post = report_post(
        slot, assignment=turn, by_person=turn.person, url="", by=turn.person, now=TEN_PAST
    )
    assert states(slot.event) == [State.POSTED]
    take_back(post, by=turn.person, now=TEN_PAST)
    assert states(slot.event) == [State.LATE]


def test_what_many_slots_show_has_all_of_them_read_again(gmpt24: Event) -> None:
    crowd(gmpt24, 47)
    before = kept_coverage(gmpt24, TEN_PAST)
    gmpt24.touch()
    gmpt24.refresh_from_db()
    after = kept_coverage(gmpt24, TEN_PAST)
    assert not any(old is new for old, new in zip(before, after, strict=True))


def test_what_is_made_of_a_slot_is_made_once(gmpt24: Event, turn: Assignment) -> None:
    (one,) = kept_coverage(gmpt24, TEN_PAST)
    calls: list[int] = []

    def make(covered: SlotCoverage, given: int) -> int:
        calls.append(given)
        return covered.slot.pk

    assert [one.once(make, given) for given in (1, 1, 2)] == [turn.slot_id] * 3
    assert calls == [1, 2]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_kept_is_what_would_be_read(
    gmpt24: Event, priya: User, settings: LazySettings, seed: int
) -> None:
    settings.MAIL_IS_KEPT = True
    gmpt24.ends_at, gmpt24.standbys_needed = gmpt24.starts_at + timedelta(hours=6), 1
    gmpt24.save()
    walk, trail = Walk(gmpt24, priya, seed), list[str]()
    for _ in range(40):
        trail.append(walk.step())
        gmpt24.refresh_from_db()
        assert kept_coverage(gmpt24, walk.now) == coverage(gmpt24, walk.now), trail
