"""The page of an assignment: why it is theirs, and every change of it as a form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rota.models import Assignment, Person, RoleKind, Slot, User
from rota.planner.actions import pin
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, PersonFactory, role_in

SignIn = Callable[[User], Client]
QUERIES = 24  # of which thirteen say why

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


def words(page: str) -> str:
    """The words of a page, spaces folded."""
    return " ".join(page.split())


def test_why_it_is_theirs_is_said_by_the_goals(page: Callable[..., str], cora: Person) -> None:
    said = words(page())
    assert "Why Sam Okoro has it" in said
    assert "Free then, with enough rest before and after" in said
    assert "Carries 1, where an even share is 0.5." in said
    assert "If nobody had this place: " in said
    assert "Sam Okoro would have no slot to post in; nobody of Hostels would be heard" in said


def test_what_was_set_aside_is_no_secret(page: Callable[..., str], turn: Assignment) -> None:
    Person.objects.update(available="22:00-23:00")
    assert "This was set aside: Sam Okoro is not available then." in words(page())


def test_the_second_best_is_there_by_name_with_what_it_would_cost(
    page: Callable[..., str], cora: Person
) -> None:
    said = words(page())
    assert "<bdi>Cora Lane</bdi> instead" in said
    assert "△ Sam Okoro would lose a place they have confirmed" in said
    assert "✓ Somebody would speak for the stage “Sentence at court”" in said


def test_the_exchange_is_made_with_one_button(
    page: Callable[..., str], turn: Assignment, cora: Person
) -> None:
    said = words(page(do="hand_over", person=cora.pk, account=turn.account_id, revision=0))
    assert "Cora Lane has 9am to 9:30am, Thursday 12 December now." in said
    assert turn.slot.assignments.active().get().person == cora


def test_an_exchange_that_cannot_be_is_refused_with_its_reason(
    page: Callable[..., str], turn: Assignment, cora: Person
) -> None:
    Person.objects.filter(pk=cora.pk).update(available="22:00-23:00")
    said = words(page(do="hand_over", person=cora.pk, revision=0))
    assert "Cora Lane is not available then." in said
    assert turn.slot.assignments.active().get() == turn


def test_somebody_who_is_not_there_is_refused_in_words(page: Callable[..., str]) -> None:
    said = words(page(do="hand_over", person=0, revision=0))
    assert "They could not be given the place any more." in said


def test_where_a_rule_keeps_everybody_else_away_that_is_said(page: Callable[..., str]) -> None:
    assert "Nobody else could have this place without another change" in words(page())


def test_a_pinned_place_offers_no_exchange(page: Callable[..., str], cora: Person) -> None:
    page(do="pin")
    said = page()
    assert "<bdi>Cora Lane</bdi> instead" in said
    assert 'value="hand_over"' not in said


def test_a_lead_gives_a_place_to_their_own_people_only(
    turn: Assignment, alex: Person, cora: Person, signed_in: SignIn
) -> None:
    lead = role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=alex.department)
    client, address = signed_in(lead), reverse("planner:assignment", args=["gmpt24", turn.pk])
    page = client.get(address).content.decode()
    assert f'name="person" value="{alex.pk}"' in page
    assert f'name="person" value="{cora.pk}"' not in page
    client.post(address, {"do": "hand_over", "person": cora.pk})
    assert turn.slot.assignments.active().get() == turn


def test_a_slot_that_has_begun_is_no_longer_compared(
    page: Callable[..., str], turn: Assignment, cora: Person, at: Callable[[datetime], None]
) -> None:
    at(turn.slot.starts_at)
    assert "Why Sam Okoro has it" not in page()


def test_of_a_large_event_everybody_is_compared_when_asked(
    page: Callable[..., str],
    turn: Assignment,
    cora: Person,
    priya: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rota.planner.queries.why.AT_ONCE", 0)
    assert "Work out who else could have it" in page()
    address = reverse("planner:assignment", args=["gmpt24", turn.pk])
    asked = signed_in(priya).get(address, {"why": "yes"}).content.decode()
    assert "<bdi>Cora Lane</bdi> instead" in asked


@pytest.mark.parametrize("size", [2, 40])
def test_it_takes_as_many_queries_whoever_is_there(
    size: int, turn: Assignment, priya: User, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        PersonFactory(department=turn.person.department, name=f"Alex {number}")
    client, address = signed_in(priya), reverse("planner:assignment", args=["gmpt24", turn.pk])
    with django_assert_num_queries(QUERIES):
        client.get(address)


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
