"""On the rota somebody is picked up with one click and put down with the next."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Account, Assignment, Department, Event, Person, RoleKind, Slot, User
from rota.planner.actions import pin
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, AssignmentFactory, role_in

SignIn = Callable[[User], Client]
GRID = "/e/gmpt24/rota/"

pytestmark = pytest.mark.usefixtures("long_before")


def put(client: Client, there: Slot, **more: object) -> Any:
    """Put whoever is picked up down in the slot, as the button in it does."""
    there.refresh_from_db()
    sent = {"do": "put", "slot": f"{there.pk}.{there.revision}", **more}
    return client.post(GRID, sent, follow=True)


def spots(client: Client, **asked: int) -> dict[str, str]:
    """What each slot says on the page on which somebody is picked up, by the slot's time."""
    table = client.get(GRID, asked).context["grid"]
    return {row.time: row.spot.verdict for day in table.days for row in day.rows}


def test_each_slot_says_whether_it_can_take_them(
    turn: Assignment, half_past: Slot, one: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    turn.slot.event.most_slots = 1
    AssignmentFactory(slot=half_past, person=cora)
    assert spots(signed_in(priya), moving=turn.pk) == {
        "9am to 9:30am": "here",
        "9:30am to 10am": "barred",
        "1pm to 1:30pm": "free",
    }


def test_what_is_against_is_said_in_the_slot(
    turn: Assignment, half_past: Slot, one: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=cora)
    Person.objects.filter(pk=turn.person_id).update(available="09:00-10:00")
    page = signed_in(priya).get(GRID, {"moving": turn.pk}).content.decode()
    assert 'title="The slot has everybody it needs."' in page
    assert "✕ not here: The slot has everybody it needs." in page
    assert "△ Sam Okoro is not available then." in page


def test_a_click_puts_them_down(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    page = put(signed_in(priya), half_past, moving=turn.pk, revision=turn.slot.revision)
    turn.refresh_from_db()
    assert turn.slot == half_past
    assert "Sam Okoro is moved to 9:30am to 10am, Thursday 12 December." in page.content.decode()


def test_what_can_be_set_aside_is_set_aside_by_its_own_button(
    turn: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    Person.objects.filter(pk=turn.person_id).update(available="09:00-10:00")
    put(signed_in(priya), one, moving=turn.pk, revision=turn.slot.revision)
    turn.refresh_from_db()
    assert turn.slot != one
    put(signed_in(priya), one, moving=turn.pk, revision=turn.slot.revision, override="on")
    turn.refresh_from_db()
    assert (turn.slot, turn.overridden) == (one, ["not_available"])


def test_where_it_is_refused_they_stay_picked_up(
    turn: Assignment, half_past: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=cora)
    page = put(signed_in(priya), half_past, moving=turn.pk, revision=turn.slot.revision)
    assert page.context["picked"].turn == turn
    assert "The slot has everybody it needs." in page.content.decode()


def test_a_place_that_changed_since_is_not_overwritten(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    seen = half_past.revision
    Slot.objects.filter(pk=half_past.pk).update(revision=seen + 1, people_needed=2)
    answer = signed_in(priya).post(
        GRID,
        {"do": "put", "moving": turn.pk, "slot": f"{half_past.pk}.{seen}", "override": "on"},
        follow=True,
    )
    turn.refresh_from_db()
    assert turn.slot != half_past
    assert "Nothing of yours was saved" in answer.content.decode()


def test_a_person_without_a_slot_is_placed(
    nine: Slot, sam: Person, main_account: Account, priya: User, signed_in: SignIn
) -> None:
    client = signed_in(priya)
    assert f'href="?placing={sam.pk}"' in client.get(GRID).content.decode()
    assert spots(client, placing=sam.pk) == {"9am to 9:30am": "free"}
    put(client, nine, placing=sam.pk)
    assert nine.assignments.get().person == sam


def test_or_as_standby(nine: Slot, sam: Person, priya: User, signed_in: SignIn) -> None:
    put(signed_in(priya), nine, placing=sam.pk, **{"as": "standby"})
    assert nine.assignments.get().kind == "standby"


def test_somebody_pinned_stays(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    pin(turn, by=priya, now=LONG_BEFORE)
    page = signed_in(priya).get(GRID, {"moving": turn.pk}).content.decode()
    assert "✕ not here: Sam Okoro is pinned to their slot. Unpin them first." in page


def test_somebody_taken_off_meanwhile_is_not_picked_up(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    Assignment.objects.update(state="withdrawn")
    assert signed_in(priya).get(GRID, {"moving": turn.pk}).context["picked"] is None
    page = put(signed_in(priya), turn.slot, moving=turn.pk).content.decode()
    assert "Nobody is picked up any more." in page


@pytest.mark.parametrize("slot", ["", "9am", "1", "1.x", "123456789.1"])
def test_a_slot_that_is_none_is_told(
    slot: str, turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    sent = {"do": "put", "moving": turn.pk, "slot": slot}
    page = signed_in(priya).post(GRID, sent, follow=True).content.decode()
    assert "Choose a slot." in page or "The slots were made anew meanwhile." in page


def test_the_part_of_the_rota_that_was_shown_is_shown_again(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    sent = {"do": "put", "moving": turn.pk, "slot": f"{half_past.pk}.0"}
    answer = signed_in(priya).post(f"{GRID}?show=gaps&moving={turn.pk}", sent)
    assert answer.headers["Location"] == f"{GRID}?show=gaps"


def test_a_script_is_told_the_same(
    turn: Assignment, half_past: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=cora)
    answer = signed_in(priya).get(GRID, {"moving": turn.pk}, headers={"Accept": "application/json"})
    assert answer.json() == {
        "name": "Sam Okoro",
        "revision": 0,
        "slots": {
            str(turn.slot_id): ["here", "", 0],
            str(half_past.pk): ["barred", "The slot has everybody it needs.", 0],
        },
    }
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_lead_picks_up_only_their_own_people(
    turn: Assignment, half_past: Slot, cora: Person, hostels: Department, signed_in: SignIn
) -> None:
    other = AssignmentFactory(slot=half_past, person=cora)
    lead = signed_in(role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=hostels))
    assert lead.get(GRID, {"moving": turn.pk}).status_code == 200
    assert lead.get(GRID, {"moving": other.pk}).status_code == 403
    assert lead.post(GRID, {"do": "put", "moving": other.pk}).status_code == 403
    assert lead.get(GRID, {"placing": cora.pk}).status_code == 403


def test_a_viewer_picks_up_nobody(turn: Assignment, signed_in: SignIn) -> None:
    viewer = signed_in(role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER))
    assert "?moving=" not in viewer.get(GRID).content.decode()
    assert viewer.get(GRID, {"moving": turn.pk}).status_code == 403


@pytest.mark.parametrize("people", [47, 5000])
def test_the_number_of_queries_does_not_grow(
    people: int,
    gmpt24: Event,
    priya: User,
    signed_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    crowd(gmpt24, people)
    turn = Assignment.objects.order_by("pk")[0]
    client = signed_in(priya)
    # session, user, role; departments; coverage, 4; whom; the rota and its accounts
    with django_assert_num_queries(11):
        client.get(GRID, {"moving": turn.pk})
    with django_assert_num_queries(7):
        client.get(GRID, {"moving": turn.pk}, headers={"Accept": "application/json"})
