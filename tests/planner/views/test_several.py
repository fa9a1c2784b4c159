"""On the rota several people are chosen, and one thing is done with all of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.models import Assignment, Department, Person, RoleKind, Slot, User
from tests.factories import AssignmentFactory, role_in

SignIn = Callable[[User], Client]
GRID = "/e/gmpt24/rota/"

pytestmark = pytest.mark.usefixtures("long_before")


def test_each_person_has_a_box(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    page = signed_in(priya).get(GRID, {"select": 1}).content.decode()
    box = f'name="turns" value="{turn.pk}.0" form="several" aria-label="Sam Okoro, 9am to 9:30am"'
    assert box in page


def test_one_thing_is_done_with_all(
    turn: Assignment, half_past: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    other = AssignmentFactory(slot=half_past, person=cora)
    sent = {"do": "several", "deed": "pin", "turns": [f"{turn.pk}.0", f"{other.pk}.0"]}
    answer = signed_in(priya).post(f"{GRID}?select=1", sent, follow=True)
    assert answer.redirect_chain == [(GRID, 302)]
    assert "Pinned 2 people." in answer.content.decode()
    assert not Assignment.objects.filter(is_pinned=False).exists()


def test_where_it_is_refused_the_same_people_stay_chosen(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    sent = {"do": "several", "deed": "move", "slots": "7", "turns": [f"{turn.pk}.0"]}
    answer = signed_in(priya).post(f"{GRID}?select=1", sent, follow=True)
    page = answer.content.decode()
    assert "There is no slot 7 later than that of Sam Okoro" in page
    assert 'aria-label="Sam Okoro, 9am to 9:30am" checked>' in page
    assert 'name="slots" value="7"' in page


@pytest.mark.parametrize("turns", ["", "x.1", "1", "-1.0", "1.x", "9" * 30 + ".1"])
def test_what_is_no_choice_is_none(turns: str, priya: User, signed_in: SignIn) -> None:
    sent = {"do": "several", "deed": "pin", "turns": turns}
    page = signed_in(priya).post(GRID, sent, follow=True).content.decode()
    assert "Choose at least one person." in page


def test_a_number_of_slots_that_is_none_is_told(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    sent = {"do": "several", "deed": "move", "slots": "two", "turns": [f"{turn.pk}.0"]}
    page = signed_in(priya).post(GRID, sent, follow=True).content.decode()
    assert "Enter a whole number." in page


def test_a_lead_chooses_only_their_own_people(
    turn: Assignment, half_past: Slot, cora: Person, hostels: Department, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=cora)
    lead = role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=hostels)
    page = signed_in(lead).get(GRID, {"select": 1}).content.decode()
    assert page.count('name="turns"') == 1


def test_a_viewer_chooses_nobody(turn: Assignment, signed_in: SignIn) -> None:
    viewer = role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER)
    page = signed_in(viewer).get(GRID, {"select": 1}).content.decode()
    assert ('name="turns"' in page, "Do it" in page) == (False, False)
