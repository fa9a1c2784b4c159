"""The rota by person: places in order of time, what each carries, how even that is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from rota.models import Assignment, Department, Event, Person, RoleKind, Slot, User
from rota.planner.queries.by_person import WORDS, evenly
from tests.crowd import crowd
from tests.factories import AssignmentFactory, PersonFactory, SlotFactory, role_in

SignIn = Callable[[User], Client]
GRID = "/e/gmpt24/rota/"

pytestmark = pytest.mark.usefixtures("long_before")


def shown(client: Client, **asked: object) -> dict[str, list[str]]:
    """When each person has a slot, by name, in the order of the page."""
    context = client.get(GRID, {"view": "people", **asked}).context
    return {one.person.name: [turn.when for turn in one.turns] for one in context["carriers"]}


def test_everybody_is_shown_who_carries_most_first(
    turn: Assignment, one: Slot, alex: Person, cora: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=one, person=cora, kind="standby")
    AssignmentFactory(slot=turn.slot, person=cora, kind="standby")
    assert shown(signed_in(priya)) == {
        "Cora Lane": ["9am to 9:30am, Thursday", "1pm to 1:30pm, Thursday"],
        "Sam Okoro": ["9am to 9:30am, Thursday"],
        "Alex Reid": [],
    }


def test_the_balance_is_said_in_words_with_who_is_over_and_under(
    turn: Assignment, alex: Person, cora: Person, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(GRID, {"view": "people"}).content.decode()
    assert "The slots are spread <strong>very uneven" in page
    assert "33 of 100" in page
    assert "A fair share is 0.3" in page


def test_people_are_searched_and_asked_for_by_share(
    gmpt24: Event, hostels: Department, nine: Slot, priya: User, signed_in: SignIn
) -> None:
    sam = PersonFactory(department=hostels, name="Sam")
    PersonFactory(department=hostels, name="Alex")
    for number in range(1, 5):
        slot = SlotFactory(event=gmpt24, starts_at=nine.starts_at + timedelta(hours=number))
        AssignmentFactory(slot=slot, person=sam)
    client = signed_in(priya)
    assert list(shown(client, name="ALE")) == ["Alex"]
    assert list(shown(client, share="over")) == ["Sam"]
    assert list(shown(client, share="under")) == ["Alex"]
    assert shown(client, name="nobody") == {}


def test_a_lead_opens_only_their_own_people(
    turn: Assignment, half_past: Slot, cora: Person, hostels: Department, signed_in: SignIn
) -> None:
    other = AssignmentFactory(slot=half_past, person=cora)
    lead = role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=hostels)
    page = signed_in(lead).get(GRID, {"view": "people"}).content.decode()
    assert f"assignments/{turn.pk}/" in page
    assert f"assignments/{other.pk}/" not in page


@pytest.mark.parametrize("people", [47, 5000])
def test_a_page_of_them_is_made_in_as_many_queries(
    people: int, gmpt24: Event, priya: User, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    crowd(gmpt24, people)
    client = signed_in(priya)
    with django_assert_num_queries(11):
        answer = client.get(GRID, {"view": "people"})
    assert len(answer.context["carriers"]) == min(people, 50)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_higher_score_is_never_called_less_even(one: int, other: int) -> None:
    order = [words for _, words in WORDS]
    less, more = sorted((one, other))
    assert order.index(evenly(more)) <= order.index(evenly(less))
