"""Two reports at the same moment, in threads of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from rota.models import Assignment, Audit, Person, Post, Slot, User
from rota.posting.actions import report_post, take_back
from tests.factories import START

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10
X = "https://x.com/gmpt_example/status/{}"


def both(one: Callable[[], object], other: Callable[[], object]) -> None:
    """Run the two at once; their errors are the test's."""
    gate = Barrier(2)

    def run(action: Callable[[], object]) -> None:
        try:
            gate.wait()
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, one), pool.submit(run, other)]:
            done.result(timeout=60)


def reporting(slot: Slot, turn: Assignment | None, url: str) -> Callable[[], object]:
    """Report it, in a thread's own rows."""

    def report() -> None:
        report_post(
            Slot.objects.select_related("event").get(pk=slot.pk),
            assignment=Assignment.objects.get(pk=turn.pk) if turn else None,
            by_person=Person.objects.get(pk=turn.person_id) if turn else None,
            url=url,
            by=None,
            now=START,
        )

    return report


def test_the_same_post_reported_twice_at_once_is_one(turn: Assignment) -> None:
    for number in range(ROUNDS):
        report = reporting(turn.slot, turn, X.format(number + 1))
        both(report, report)
    assert Post.objects.count() == Audit.objects.count() == ROUNDS


def test_an_empty_place_is_covered_once(nine: Slot) -> None:
    for number in range(ROUNDS):
        report = reporting(nine, None, X.format(number + 1))
        both(report, report)
    assert Post.objects.count() == ROUNDS


def test_of_two_people_with_one_post_the_later_is_warned_of(
    turn: Assignment, next_turn: Assignment
) -> None:
    for number in range(ROUNDS):
        url = X.format(number + 1)
        both(reporting(turn.slot, turn, url), reporting(next_turn.slot, next_turn, url))
        posts = Post.objects.filter(canonical=f"x:{number + 1}")
        used = [w for post in posts for w in post.warnings if w.startswith("The same post")]
        assert len(used) == 1


def test_a_report_is_taken_back_once(turn: Assignment, priya: User) -> None:
    for number in range(ROUNDS):
        reporting(turn.slot, turn, X.format(number + 1))()
        post = Post.objects.get(canonical=f"x:{number + 1}")

        def back(pk: int = post.pk) -> None:
            row = Post.objects.select_related("event", "slot__event", "by_person").get(pk=pk)
            take_back(row, by=None, now=START)

        both(back, back)
    assert Audit.objects.filter(verb="take_back").count() == ROUNDS
    assert turn.slot.event.posts.standing().count() == 0


def test_the_database_itself_keeps_one_standing_report_of_a_post(turn: Assignment) -> None:
    reporting(turn.slot, turn, "")()
    copy = Post.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError):
        copy.save()
