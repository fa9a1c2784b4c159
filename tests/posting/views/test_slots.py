"""Words are given another slot: on the organisers' page, and on the volunteer's own."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from rota.models import Account, Assignment, Draft, Event, Person, Slot, User
from rota.planner.actions import withdraw
from tests.factories import LONG_BEFORE, AssignmentFactory, link_for
from tests.posting.conftest import QUIET
from tests.posting.sending import approved
from tests.posting.views.test_reports import text

LIST = "/e/gmpt24/posts/"


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    """Nothing has begun."""
    with time_machine.travel(LONG_BEFORE, tick=False):
        yield


@pytest.fixture
def desk(signed_in: Callable[[User], Client], priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def adrift(words: Draft, priya: User) -> Draft:
    """Sam's words, whose turn was taken from him."""
    assert words.assignment
    withdraw(words.assignment, by=priya, now=LONG_BEFORE)
    return words


@pytest.fixture
def another(one: Slot, sam: Person) -> Assignment:
    """Sam at 1pm."""
    return AssignmentFactory(slot=one, person=sam)


def page_of(draft: Draft) -> str:
    """The organisers' page on which it is given a slot."""
    return f"{LIST}drafts/{draft.pk}/slot/"


def own_page_of(draft: Draft) -> str:
    """The same page for its author."""
    return f"/my/{link_for(draft.author).token}/words/{draft.pk}/slot/"


def test_words_without_a_slot_say_so_and_are_found(desk: Client, adrift: Draft) -> None:
    assert "1 without a slot ▢" in text(desk.get(LIST))
    assert "▢ Without a slot" in text(desk.get(f"{LIST}?show=without_slot"))
    page = text(desk.get(f"{LIST}drafts/{adrift.pk}/"))
    assert "without a slot : nothing of it is posted." in page
    assert "Give it a slot" in page


def test_an_organiser_gives_them_another_slot_of_their_author(
    desk: Client, adrift: Draft, another: Assignment
) -> None:
    page = text(desk.get(page_of(adrift)))
    assert "1pm to 1:30pm, Thursday 12 December" in page
    answer = desk.post(page_of(adrift), {"slot": another.slot_id}, follow=True)
    assert "The words have their slot. Back to the posts" in text(answer)
    assert Draft.objects.get().slot == another.slot


def test_so_does_their_author(client: Client, adrift: Draft, another: Assignment) -> None:
    answer = client.post(own_page_of(adrift), {"slot": another.slot_id}, follow=True)
    assert "Slot: 1pm to 1:30pm, Thursday 12 December" in text(answer)


def test_nobody_is_asked_to_post_words_without_a_slot(
    desk: Client, client: Client, turn: Assignment, account: Account, priya: User
) -> None:
    draft = approved(turn, account)
    own = f"/my/{link_for(turn.person).token}/words/{draft.pk}/"
    assert "intent/tweet" in client.get(own).content.decode()
    withdraw(turn, by=priya, now=LONG_BEFORE)
    assert "intent/tweet" not in client.get(own).content.decode()
    page = desk.get(f"{LIST}ways/{draft.dispatches.get().pk}/")
    assert "▢ without a slot : nobody posts it. Give it a slot" in text(page)
    assert "intent/tweet" not in page.content.decode()
    assert "It is out" not in text(page)
    assert "Put it on hold" in text(page)


def test_nor_is_their_button_shown(
    client: Client, turn: Assignment, account: Account, priya: User
) -> None:
    draft = approved(turn, account)
    draft.dispatches.update(way="button", state="approved")
    own = f"/my/{link_for(turn.person).token}/words/{draft.pk}/"
    assert "Post it now" in text(client.get(own))
    withdraw(turn, by=priya, now=LONG_BEFORE)
    assert "Post it now" not in text(client.get(own))


def test_a_slot_of_somebody_else_is_not_on_offer(
    client: Client, adrift: Draft, another: Assignment, half_past: Slot
) -> None:
    page = client.post(own_page_of(adrift), {"slot": half_past.pk})
    assert "There is a problem" in text(page)
    assert Draft.objects.get().slot is None


def test_without_a_choice_it_asks_for_one(desk: Client, adrift: Draft, another: Assignment) -> None:
    assert "For which slot: Choose a slot." in text(desk.post(page_of(adrift)))


def test_whose_author_has_no_other_slot_it_says_what_can_be_done(
    desk: Client, client: Client, adrift: Draft
) -> None:
    page = text(desk.get(page_of(adrift)))
    assert "Sam Okoro is on in no other slot." in page
    assert "New words for somebody else, beginning with these" in page
    assert "You have no other slot." in text(client.get(own_page_of(adrift)))


def test_somebody_else_can_begin_with_the_same_words(
    desk: Client, adrift: Draft, account: Account
) -> None:
    page = desk.get(f"{LIST}new/?from={adrift.pk}").content.decode()
    assert QUIET in page
    assert re.search(f'value="{account.pk}"[^>]*checked', page)


def test_the_slots_are_chosen_by_their_time(desk: Client, nine: Slot, account: Account) -> None:
    page = text(desk.get(f"{LIST}new/"))
    assert "9am to 9:30am, Thursday 12 December" in page
    assert "object" not in page


def test_words_of_another_event_begin_nothing(desk: Client, gmpt24: Event) -> None:
    assert desk.get(f"{LIST}new/?from=999999").status_code == 404


def test_nobody_is_given_words_for_a_slot_in_which_they_are_not_on(
    desk: Client, turn: Assignment, half_past: Slot, account: Account
) -> None:
    sent = {
        "slot": half_past.pk, "author": turn.person_id, "text": QUIET,
        "accounts": account.pk, "then": "keep",
    }  # fmt: skip
    page = text(desk.post(f"{LIST}new/", sent))
    assert "Sam Okoro is not on in that slot. Choose one of theirs" in page
    assert not Draft.objects.exists()
