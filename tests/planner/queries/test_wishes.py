"""Places that their people would rather not have are marked on the rota, and break no rule."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.coverage.queries import coverage
from rota.models import Assignment, Event, Person, User
from rota.planner.queries.broken import broken, facts_of
from rota.planner.queries.wishes import unwanted
from tests.factories import LONG_BEFORE


@pytest.mark.parametrize(
    ("rather_not", "is_marked"),
    [("", False), ("08:00-10:00", True), ("09:15-12:00", True), ("09:30-12:00", False)],
)
def test_a_place_that_touches_a_time_somebody_would_rather_not(
    rather_not: str, is_marked: bool, turn: Assignment, gmpt24: Event
) -> None:
    Person.objects.update(rather_not=rather_not)
    covered, people = coverage(gmpt24, LONG_BEFORE), facts_of(gmpt24)
    sentence = "Sam Okoro would rather not at this time."
    assert unwanted(gmpt24, covered, people) == ({turn.pk: sentence} if is_marked else {})
    assert broken(gmpt24, covered, people) == {}


@pytest.mark.usefixtures("long_before")
def test_the_rota_says_so_as_a_word_and_a_mark(
    turn: Assignment, priya: User, signed_in: Callable[[User], Client]
) -> None:
    Person.objects.update(rather_not="08:00-10:00")
    page = signed_in(priya).get("/e/gmpt24/rota/").content.decode()
    title = 'title="Sam Okoro would rather not at this time."'
    assert f'<small class="rota-wish" {title}>◇ rather not</small>' in page
    assert "<li><strong>1</strong> would rather not ◇</li>" in page


@pytest.mark.usefixtures("long_before")
def test_where_every_time_suits_nothing_is_said(
    turn: Assignment, priya: User, signed_in: Callable[[User], Client]
) -> None:
    assert "◇" not in signed_in(priya).get("/e/gmpt24/rota/").content.decode()
