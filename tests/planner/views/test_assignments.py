"""The page of an assignment: every change of it is a form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rota.models import Assignment, Person, Slot, User
from rota.planner.actions import pin
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("long_before")


@pytest.fixture
def page(turn: Assignment, priya: User, signed_in: SignIn) -> Callable[..., str]:
    """Opens the page of Sam's assignment, or sends something to it."""
    address = reverse("planner:assignment", args=["gmpt24", turn.pk])
    client = signed_in(priya)

    def opened(**sent: object) -> str:
        answer = client.post(address, sent, follow=True) if sent else client.get(address)
        return answer.content.decode()

    return opened


def test_moving_says_where_to(page: Callable[..., str], turn: Assignment, one: Slot) -> None:
    said = page(do="move", slot=one.pk, revision=0)
    assert "Sam Okoro is moved to 1pm to 1:30pm, Thursday 12 December." in said
    turn.refresh_from_db()
    assert turn.slot == one


def test_the_best_slots_are_offered_and_the_others_explained(
    page: Callable[..., str], half_past: Slot, one: Slot, alex: Person
) -> None:
    AssignmentFactory(slot=half_past, person=alex)
    said = page()
    assert f'<option value="{one.pk}">1pm to 1:30pm, Thursday 12 December: nobody yet' in said
    assert f'<option value="{half_past.pk}"' not in said
    assert "9:30am to 10am, Thursday 12 December: The slot has everybody it needs." in said


def test_a_slot_that_cannot_be_is_refused_with_its_reason(
    page: Callable[..., str], half_past: Slot, alex: Person
) -> None:
    AssignmentFactory(slot=half_past, person=alex)
    said = page(do="move", slot=half_past.pk)
    assert "The slot has everybody it needs." in said.split("</h2>")[1].split("</ul>")[0]
    assert f'<option value="{half_past.pk}" selected>' in said


def test_removing_offers_to_put_back(page: Callable[..., str], turn: Assignment) -> None:
    said = page(do="withdraw", revision=0)
    assert "Below you can put them back." in said
    assert 'value="put_back"' in said


def test_a_stale_page_is_told_what_changed(
    page: Callable[..., str], turn: Assignment, priya: User
) -> None:
    pin(turn, by=priya, now=LONG_BEFORE)
    said = page(do="withdraw", revision=0)
    assert "Priya Nair changed this at 9am: Pinned Sam Okoro" in said


def test_a_pinned_one_offers_to_be_unpinned_first(page: Callable[..., str]) -> None:
    page(do="pin")
    said = page()
    assert 'value="unpin"' in said
    assert 'value="move"' not in said


def test_a_standby_is_made_and_unmade(page: Callable[..., str], turn: Assignment) -> None:
    page(do="make_standby")
    assert 'value="make_primary"' in page()
    page(do="make_primary")
    turn.refresh_from_db()
    assert turn.is_primary


def test_setting_aside_is_offered_once_it_is_needed(
    page: Callable[..., str], turn: Assignment, alex: Person
) -> None:
    Slot.objects.update(people_needed=2)
    other = AccountFactory(event=turn.slot.event, handle="@other")
    AssignmentFactory(slot=turn.slot, person=alex, seat=2, account=other)
    assert 'id="change_account_override"' not in page()
    said = page(do="change_account", account=other.pk)
    assert "Somebody else posts from that account" in said
    assert 'id="change_account_override"' in said
    page(do="change_account", account=other.pk, override="on")
    turn.refresh_from_db()
    assert (turn.account, turn.overridden) == (other, ["account_busy"])


def test_who_declined_can_only_be_asked_anew(page: Callable[..., str]) -> None:
    Assignment.objects.update(state="declined")
    assert "give it to them anew" in page()
