"""“I have posted” on the volunteer's private page and at the desk."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from rota.models import Assignment, Department, Person, Post, RoleKind, Slot, User
from rota.posting.actions import report_post
from tests.factories import START, link_for, role_in

SignIn = Callable[[User], Client]
NOW = START + timedelta(minutes=8)
YES = {"report": "on"}


@pytest.fixture(autouse=True)
def eight_past_nine(at: Callable[[datetime], None]) -> None:
    """Sam's slot has begun."""
    at(NOW)


@pytest.fixture
def own_page(turn: Assignment) -> str:
    """Sam's private page for the report."""
    return f"/my/{link_for(turn.person).token}/{turn.pk}/posted/"


def noted(turn: Assignment) -> Post:
    """Sam's report."""
    return report_post(
        turn.slot, assignment=turn, by_person=turn.person, url="", by=turn.person, now=NOW
    )


def text(answer: HttpResponse) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_the_volunteer_reports_with_a_tick_and_a_button(
    own_page: str, turn: Assignment, client: Client
) -> None:
    page = client.post(own_page, YES, follow=True)
    assert "Your post is noted" in text(page)
    assert "Reported without an address, 9:08am" in text(page)
    assert Post.objects.get().by_person == turn.person


def test_the_volunteer_may_add_the_address(own_page: str, client: Client) -> None:
    page = client.post(own_page, YES | {"url": " x.com/gmpt_example/status/20 "}, follow=True)
    assert "https://x.com/gmpt_example/status/20" in text(page)


def test_the_volunteer_sees_what_is_odd_about_it(own_page: str, client: Client) -> None:
    page = client.post(own_page, YES | {"url": "https://x.com/sam_o/status/20"}, follow=True)
    assert "△ The post is by @sam_o, not by @gmpt_example." in text(page)


def test_what_is_no_address_is_said_and_what_was_typed_stays(own_page: str, client: Client) -> None:
    page = client.post(own_page, YES | {"url": "I did it"})
    assert page.status_code == 200
    assert "That is not the address of a web page." in text(page)
    assert 'value="I did it"' in page.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(own_page: str, client: Client, method: str) -> None:
    getattr(client, method)(own_page, {"report": "on", "take_back": "yes"})
    assert not Post.objects.exists()


def test_a_machine_that_presses_the_buttons_changes_nothing(
    own_page: str, turn: Assignment, client: Client
) -> None:
    assert "Tick that your post is out." in text(client.post(own_page, {"url": ""}))
    assert not Post.objects.exists()
    noted(turn)
    for form in ({}, {"url": ""}):
        client.post(own_page, form)
    assert Post.objects.standing().count() == 1


def test_the_volunteer_takes_it_back(own_page: str, turn: Assignment, client: Client) -> None:
    noted(turn)
    page = client.post(own_page, {"take_back": "yes"}, follow=True)
    assert "I have posted" in text(page)
    assert not Post.objects.standing().exists()


def test_a_reported_post_can_be_reported_again_without_harm(own_page: str, client: Client) -> None:
    for _ in range(2):
        client.post(own_page, YES)
    assert Post.objects.count() == 1


def test_nobody_reports_for_another_by_their_own_link(
    next_turn: Assignment, own_page: str, turn: Assignment, client: Client
) -> None:
    assert client.get(own_page.replace(f"/{turn.pk}/", f"/{next_turn.pk}/")).status_code == 404


def test_a_closed_link_reports_nothing(own_page: str, turn: Assignment, client: Client) -> None:
    turn.person.links.update(revoked_at=NOW)
    assert client.post(own_page, YES).status_code == 410
    assert not Post.objects.exists()


def test_the_page_is_neither_kept_nor_told_to_others(own_page: str, client: Client) -> None:
    headers = client.get(own_page).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def desk_page(slot: Slot) -> str:
    """Where an organiser reports."""
    return f"/e/gmpt24/rota/slots/{slot.pk}/posted/"


def test_an_organiser_reports_for_the_person_on(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).post(desk_page(turn.slot), {"turn": turn.pk, "url": ""}, follow=True)
    assert "The post is noted." in text(page)
    post = Post.objects.get()
    assert (post.by_person, post.reported_by) == (turn.person, priya)


def test_an_organiser_names_who_covered(
    turn: Assignment, cora: Person, priya: User, signed_in: SignIn
) -> None:
    signed_in(priya).post(desk_page(turn.slot), {"turn": turn.pk, "poster": cora.pk})
    assert Post.objects.get().by_person == cora


def test_an_organiser_reports_for_an_empty_place(
    nine: Slot, priya: User, signed_in: SignIn
) -> None:
    signed_in(priya).post(desk_page(nine), {})
    post = Post.objects.get()
    assert (post.assignment, post.by_person) == (None, None)


def test_an_organiser_is_told_at_once_what_is_odd(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    form = {"turn": turn.pk, "url": "https://x.com/sam_o/status/20"}
    page = signed_in(priya).post(desk_page(turn.slot), form, follow=True)
    assert "The post is noted. The post is by @sam_o, not by @gmpt_example." in text(page)


def test_the_first_primary_is_chosen_beforehand_but_nothing_is_done_by_looking(
    turn: Assignment, standby: Assignment, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(desk_page(turn.slot)).content.decode()
    assert f'<option value="{turn.pk}" selected>Sam Okoro (primary)</option>' in page
    assert f'<option value="{standby.pk}">Cora Lane (standby)</option>' in page
    assert not Post.objects.exists()


def test_another_slots_turn_is_no_choice(
    turn: Assignment, next_turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).post(desk_page(turn.slot), {"turn": next_turn.pk})
    assert "Select a valid choice" in text(page)
    assert not Post.objects.exists()


@pytest.fixture
def lena(turn: Assignment, hostels: Department) -> User:
    """Lena leads the hostels."""
    return role_in(turn.slot.event, "Lena Marsh", RoleKind.LEAD, department=hostels)


def test_a_lead_reports_for_their_own_people_only(
    lena: User, turn: Assignment, standby: Assignment, cora: Person, signed_in: SignIn
) -> None:
    client, page = signed_in(lena), desk_page(turn.slot)
    for form in ({"turn": standby.pk}, {"turn": turn.pk, "poster": cora.pk}):
        assert "Select a valid choice" in text(client.post(page, form))
    client.post(page, {"turn": turn.pk})
    assert Post.objects.get().assignment == turn


def test_an_organiser_takes_a_report_back_after_being_asked(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    client, page = signed_in(priya), f"/e/gmpt24/posts/{noted(turn).pk}/take-back/"
    assert "9am to 9:30am, Thursday 12 December" in text(client.get(page))
    assert Post.objects.standing().exists()
    assert "The report is taken back." in text(client.post(page, follow=True))
    assert not Post.objects.standing().exists()


def test_a_lead_takes_back_only_what_is_about_their_own_people(
    lena: User, turn: Assignment, standby: Assignment, priya: User, signed_in: SignIn
) -> None:
    by_desk = report_post(turn.slot, assignment=None, by_person=None, url="", by=priya, now=NOW)
    by_cora = report_post(
        turn.slot, assignment=None, by_person=standby.person, url="", by=priya, now=NOW
    )
    answers = {
        name: signed_in(lena).post(f"/e/gmpt24/posts/{post.pk}/take-back/").status_code
        for name, post in {
            "own": noted(turn), "standby's": noted(standby), "desk's": by_desk, "Cora's": by_cora,
        }.items()
    }  # fmt: skip
    assert answers == {"own": 302, "standby's": 403, "desk's": 403, "Cora's": 403}


@pytest.mark.parametrize("typed", ["09:02", "9:02am", "9.02"])
def test_the_volunteer_says_when_they_posted(own_page: str, client: Client, typed: str) -> None:
    page = client.post(own_page, YES | {"said": typed}, follow=True)
    assert "Reported without an address, 9:02am" in text(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9:50am", "Say a time between 8:55am"),
        ("in the morning", "Write the time as 14:35 or 2:35pm."),
    ],
)
def test_a_time_that_cannot_be_is_said_and_what_was_typed_stays(
    own_page: str, client: Client, typed: str, sentence: str
) -> None:
    page = client.post(own_page, YES | {"said": typed, "url": "https://x.com/a/status/1"})
    assert sentence in text(page)
    assert f'value="{typed}"' in page.content.decode()
    assert not Post.objects.exists()


def test_an_organiser_says_when_it_was_posted(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    sent = {"turn": turn.pk, "said": "09:03"}
    signed_in(priya).post(f"/e/gmpt24/rota/slots/{turn.slot_id}/posted/", sent)
    assert Post.objects.get().counts_at == START + timedelta(minutes=3)
