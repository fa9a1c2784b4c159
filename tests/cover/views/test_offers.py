"""The volunteers' pages about slots of others: asked for, offered, exchanged, open."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from rota.models import Assignment, Event, Offer, Person, Slot
from tests.factories import LONG_BEFORE, AssignmentFactory, SlotFactory, link_for
from tests.posting.views.test_reports import text

pytestmark = pytest.mark.usefixtures("a_week_before")


@pytest.fixture
def a_week_before(at: Callable[[datetime], None]) -> None:
    """The clock stands still."""


def page_of(person: Person, *parts: object) -> str:
    """A page behind the person's private link."""
    link = person.links.first() or link_for(person)
    return "/".join(["/my", link.token, *map(str, parts), ""])


def offered(turn: Assignment, person: Person) -> Offer:
    """The place is offered to somebody."""
    return Offer.objects.create(slot=turn.slot, turn=turn, person=person, created_at=LONG_BEFORE)


def test_whom_to_ask_is_ticked_by_name(wanting: Assignment, cora: Person, client: Client) -> None:
    page = page_of(wanting.person, wanting.pk, "cover")
    assert "Cora (Courts)" in text(client.get(page))
    assert "Tick at least one person" in text(client.post(page, {"whom": "named"}))
    client.post(page, {"whom": "named", "people": cora.pk})
    assert Offer.objects.get().person == cora


def test_a_machine_that_presses_the_button_asks_nobody(
    wanting: Assignment, cora: Person, client: Client
) -> None:
    client.post(page_of(wanting.person, wanting.pk, "cover"))
    assert not Offer.objects.exists()


def test_who_does_not_want_cover_is_told_how_to_ask_for_it(
    turn: Assignment, client: Client
) -> None:
    page = client.get(page_of(turn.person, turn.pk, "cover"))
    assert "If you cannot do it, change your answer first" in text(page)


def test_a_yes_waits_for_approval_or_takes_the_slot(
    wanting: Assignment, cora: Person, client: Client
) -> None:
    offer = offered(wanting, cora)
    page = page_of(cora, "offers", offer.pk)
    assert "Sam (Hostels)" in text(client.get(page))
    client.post(page, {"answer": "yes"})
    offer.refresh_from_db()
    assert offer.state == "accepted"
    assert "You have said yes" in text(client.get(page))


def test_looking_and_pressing_alone_answer_nothing(
    wanting: Assignment, cora: Person, client: Client
) -> None:
    offer = offered(wanting, cora)
    page = page_of(cora, "offers", offer.pk)
    client.get(page, {"answer": "yes"})
    assert "Choose one of the answers." in text(client.post(page))
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_what_is_settled_says_so_and_asks_nothing(
    wanting: Assignment, cora: Person, client: Client
) -> None:
    offer = offered(wanting, cora)
    Offer.objects.update(state="closed")
    page = client.get(page_of(cora, "offers", offer.pk)).content.decode()
    assert "This is settled" in page
    assert "<form" not in page


def test_another_persons_offer_is_not_found(
    wanting: Assignment, cora: Person, alex: Person, client: Client
) -> None:
    offer = offered(wanting, cora)
    assert client.get(page_of(alex, "offers", offer.pk)).status_code == 404


def test_an_exchange_is_asked_for_by_choosing_the_slot(
    turn: Assignment, half_past: Slot, cora: Person, client: Client
) -> None:
    late = SlotFactory(event=turn.slot.event, starts_at=half_past.ends_at)
    hers = AssignmentFactory(slot=late, person=cora, account=turn.account)
    page = page_of(turn.person, turn.pk, "exchange")
    assert "Choose the slot you would like." in text(client.post(page))
    client.post(page, {"other": hers.pk})
    offer = Offer.objects.get()
    assert (offer.turn, offer.person, offer.in_return) == (turn, cora, hers)


def test_an_open_slot_is_taken_by_who_comes_first(
    gmpt24: Event, half_past: Slot, cora: Person, client: Client
) -> None:
    Event.objects.update(sign_up="first")
    page = page_of(cora, "open")
    key = re.search(r'name="opening" value="([^"]+)"', client.get(page).content.decode())
    assert key
    client.post(page, {"opening": key[1]})
    assert Assignment.objects.filter(person=cora, state="confirmed").count() == 1


def test_where_nobody_signs_up_there_is_nothing_to_take(
    half_past: Slot, cora: Person, client: Client
) -> None:
    assert "There is no open slot that you could take" in text(client.get(page_of(cora, "open")))
