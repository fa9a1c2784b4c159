"""The page that makes slots, and the page of a slot."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from rota.cover.actions.answers import Answer, answer
from rota.models import Assignment, Department, Event, Person, RoleKind, Slot, User
from rota.planner.actions import assign, withdraw
from rota.posting.actions import report_post
from tests.factories import LONG_BEFORE, AssignmentFactory, PersonFactory, role_in

SignIn = Callable[[User], Client]
NOW = LONG_BEFORE
QUERIES = 29  # of which twelve say why

pytestmark = pytest.mark.usefixtures("long_before")


def page_of(slot: Slot) -> str:
    return reverse("planner:slot", args=[slot.event.slug, slot.pk])


def words(answer: HttpResponse) -> str:
    """The words of a page, spaces folded."""
    return " ".join(answer.content.decode().split())


def give(person: Person, **fields: object) -> dict[str, object]:
    """What the form sends."""
    return {"do": "assign", "person": person.pk, "kind": "primary", **fields}


def test_slots_are_shown_before_they_are_made(
    gmpt24: Event, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get("/e/gmpt24/slots/").content.decode()
    assert "48 slots of 30 minutes" in page
    assert "Make 48 slots" in page
    assert not gmpt24.slots.exists()


def test_slots_are_made_by_a_button(gmpt24: Event, priya: User, signed_in: SignIn) -> None:
    answer = signed_in(priya).post("/e/gmpt24/slots/", {"version": 0})
    assert (answer.status_code, gmpt24.slots.count()) == (302, 48)


def test_a_clock_change_day_shows_its_letters(
    priya: User, signed_in: SignIn, clocks_back: Event
) -> None:
    page = signed_in(priya).get(f"/e/{clocks_back.slug}/slots/").content.decode()
    assert "50 slots" in page
    assert "1am BST to 1:30am BST" in page
    assert "1am GMT to 1:30am GMT" in page


def test_what_would_be_lost_is_listed_before_anything_is(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    AssignmentFactory(slot=half_past, person=alex)
    Event.objects.update(slot_minutes=60)
    page = signed_in(priya).get("/e/gmpt24/slots/").content.decode()
    assert "Alex Reid, 9:30am to 10am, Thursday 12 December (confirmed): " in page
    assert "lose 1 assignment" in page


def test_a_stale_preview_is_shown_anew(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    Event.objects.update(version=7)
    answer = signed_in(priya).post("/e/gmpt24/slots/", {"version": 6})
    page = answer.content.decode()
    assert "has changed since this preview" in page
    assert 'name="version" value="7"' in page


def test_a_gap_lists_who_could_take_it_and_why_others_cannot(
    turn: Assignment, half_past: Slot, alex: Person, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(page_of(half_past)).content.decode()
    assert f'name="person" value="{alex.pk}"' in page
    assert escape("the event asks for 2 hours of rest") in page


def test_a_slot_is_given_with_one_button(
    nine: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    answer = signed_in(priya).post(page_of(nine), give(sam, revision=0), follow=True)
    assert "Sam Okoro has 9am to 9:30am, Thursday 12 December." in answer.content.decode()
    assert nine.assignments.get().person == sam


def test_a_refusal_is_a_sentence_and_keeps_what_was_chosen(
    turn: Assignment, half_past: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).post(page_of(half_past), give(sam)).content.decode()
    assert "Error: " in page
    assert "the event asks for 2 hours of rest." in page
    assert f'<option value="{sam.pk}" selected>' in page


def test_a_rule_can_be_set_aside(
    turn: Assignment, half_past: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    signed_in(priya).post(page_of(half_past), give(sam, override="on"))
    assert half_past.assignments.get().overridden == ["rest"]


def test_a_stale_edit_is_told_what_changed_and_can_be_sent_again(
    nine: Slot, sam: Person, alex: Person, priya: User, signed_in: SignIn
) -> None:
    assign(nine, sam, by=priya, now=NOW)
    client = signed_in(priya)
    stale = give(alex, kind="standby", revision=0)
    page = client.post(page_of(nine), stale).content.decode()
    assert "Priya Nair changed this at 9am: Gave Sam Okoro the slot" in page
    assert f'<option value="{alex.pk}" selected>' in page
    assert 'name="revision" value="1"' in page
    client.post(page_of(nine), stale | {"revision": 1})
    assert nine.assignments.get(kind="standby").person == alex


def test_a_lead_can_choose_only_their_own_people(
    nine: Slot, sam: Person, cora: Person, signed_in: SignIn
) -> None:
    lead = role_in(nine.event, "Lena Marsh", RoleKind.LEAD, department=sam.department)
    page = signed_in(lead).post(page_of(nine), give(cora)).content.decode()
    assert "Select a valid choice" in page
    assert not nine.assignments.exists()


def test_a_viewer_sees_names_and_nothing_to_press(turn: Assignment, signed_in: SignIn) -> None:
    viewer = role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER)
    page = signed_in(viewer).get(page_of(turn.slot)).content.decode()
    assert "Sam Okoro" in page
    assert "<form" not in page.split("<main")[1]


def test_who_was_removed_can_be_put_back(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    withdraw(turn, by=priya, now=NOW)
    client = signed_in(priya)
    assert "Put back" in client.get(page_of(turn.slot)).content.decode()
    client.post(reverse("planner:assignment", args=["gmpt24", turn.pk]), {"do": "put_back"})
    turn.refresh_from_db()
    assert turn.is_active


def test_the_page_leads_on_to_the_next_gap(
    turn: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(page_of(turn.slot)).content.decode()
    assert "Next gap: 1pm to 1:30pm" in page


def test_a_slot_in_which_the_desk_has_posted_is_no_gap_any_more(
    turn: Assignment,
    half_past: Slot,
    priya: User,
    signed_in: SignIn,
    at: Callable[[datetime], None],
) -> None:
    now = half_past.starts_at + timedelta(minutes=5)
    at(now)
    client = signed_in(priya)
    assert "Next gap: 9:30am to 10am" in client.get(page_of(turn.slot)).content.decode()
    report_post(half_past, assignment=None, by_person=None, url="", by=priya, now=now)
    assert "Next gap" not in client.get(page_of(turn.slot)).content.decode()


def test_where_cover_is_wanted_others_are_offered_and_one_takes_the_place(
    turn: Assignment, alex: Person, priya: User, signed_in: SignIn
) -> None:
    answer(turn, answer=Answer.COVER, by=turn.person, now=NOW)
    client = signed_in(priya)
    page = client.get(page_of(turn.slot)).content.decode()
    assert "wants cover, and keeps the place until you give it to somebody else" in page
    assert f'name="person" value="{alex.pk}"' in page
    assert f'name="person" value="{turn.person.pk}"' not in page
    client.post(page_of(turn.slot), give(alex, revision=1))
    assert turn.slot.assignments.active().get().person == alex


def test_a_lead_gives_away_no_place_of_another_department(
    turn: Assignment, cora: Person, signed_in: SignIn
) -> None:
    answer(turn, answer=Answer.COVER, by=turn.person, now=NOW)
    lead = role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=cora.department)
    page = signed_in(lead).post(page_of(turn.slot), give(cora)).content.decode()
    assert "The slot has everybody it needs." in page
    assert turn.slot.assignments.active().get() == turn


def test_those_who_cannot_are_grouped_by_their_first_reason(
    turn: Assignment, half_past: Slot, alex: Person, cora: Person, priya: User, signed_in: SignIn
) -> None:
    Person.objects.filter(pk__in=[alex.pk, cora.pk]).update(available="22:00-23:00")
    page = signed_in(priya).get(page_of(half_past)).content.decode()
    groups = re.findall("<summary>(.*?)</summary>", page.split("Why the others cannot")[1])
    assert groups == ["2 people: not available then", "1 person: too little rest from another slot"]


def test_of_very_many_people_some_are_listed_and_the_others_searched_for(
    nine: Slot, hostels: Department, priya: User, signed_in: SignIn
) -> None:
    for number in range(101):
        PersonFactory(department=hostels, name=f"Sam {number}", available="22:00-23:00")
    page = words(signed_in(priya).get(page_of(nine)))
    assert "101 people: not available then" in page
    assert "and 1 more." in page
    assert "Give a part of their name to find them." in page


def test_an_empty_place_says_why_with_its_proof_and_what_would_help(
    nine: Slot, half_past: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    Event.objects.update(most_slots=1)
    page = words(signed_in(priya).get(page_of(nine)))
    assert "These 2 slots have only this one person, who may take one: 1 place stays empty." in page
    assert "9:30am to 10am, Thursday 12 December</a>" in page
    assert "<bdi>Sam Okoro</bdi> (Hostels)" in page
    assert "1 more person by day would close 1 gap." in page


def test_a_gap_that_moving_people_would_fill_says_so(
    turn: Assignment, half_past: Slot, cora: Person, priya: User, signed_in: SignIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    Person.objects.filter(pk=cora.pk).update(available="09:00-09:30")
    page = words(signed_in(priya).get(page_of(half_past)))
    assert "This can be filled by moving people" in page
    assert "Find the smallest repair" in page


def test_a_full_slot_explains_nothing(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    Slot.objects.update(standbys_needed=0)
    assert "Why it is empty" not in words(signed_in(priya).get(page_of(turn.slot)))


def test_a_large_event_leaves_the_proof_to_the_planner(
    nine: Slot, sam: Person, priya: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.update(available="22:00-23:00")
    monkeypatch.setattr("rota.planner.queries.why.AT_ONCE", 0)
    page = words(signed_in(priya).get(page_of(nine)))
    assert "Nobody could take this slot" not in page
    assert "With this many people the planner says why nobody can be found" in page


@pytest.mark.parametrize("size", [2, 40])
def test_a_gap_takes_as_many_queries_whoever_is_there(
    size: int,
    nine: Slot,
    hostels: Department,
    priya: User,
    signed_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    for number in range(size):
        PersonFactory(department=hostels, name=f"Sam {number}", available="22:00-23:00")
    client = signed_in(priya)
    with django_assert_num_queries(QUERIES):
        client.get(page_of(nine))


def test_where_somebody_is_free_it_goes_without_saying_that_it_can_be_filled(
    nine: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    assert "Why it is empty" not in words(signed_in(priya).get(page_of(nine)))


def test_who_can_no_longer_come_is_pointed_out_and_a_repair_offered(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    client = signed_in(priya)
    assert "has the slot, but" not in words(client.get(page_of(turn.slot)))
    Person.objects.update(available="22:00-23:00")
    page = words(client.get(page_of(turn.slot)))
    assert "<bdi>Sam Okoro</bdi> has the slot, but: Sam Okoro is not available then." in page
    assert "Find the smallest repair" in page


def test_who_would_rather_not_is_marked_and_nothing_has_to_be_mended(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    Person.objects.update(rather_not="08:00-10:00")
    page = signed_in(priya).get(f"/e/gmpt24/rota/slots/{turn.slot_id}/").content.decode()
    assert '<strong class="rota-wish">◇ would rather not at this time</strong>' in page
    assert "has the slot, but" not in page


def test_what_was_set_aside_knowingly_is_not_pointed_out(
    nine: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    Person.objects.update(available="22:00-23:00")
    assign(nine, sam, override=True, by=priya, now=NOW)
    assert "has the slot, but" not in words(signed_in(priya).get(page_of(nine)))
