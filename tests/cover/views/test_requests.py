"""The organisers' page of cover: who asks, who waits, what was taken."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from rota.models import Assignment, Event, Offer, Person, RoleKind, User
from tests.factories import LONG_BEFORE, role_in
from tests.posting.views.test_reports import text

SignIn = Callable[[User], Client]
PAGE = "/e/gmpt24/cover/"

pytestmark = pytest.mark.usefixtures("a_week_before")


@pytest.fixture
def a_week_before(at: Callable[[datetime], None]) -> None:
    """The clock stands still."""


@pytest.fixture
def desk(signed_in: SignIn, priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def waiting(wanting: Assignment, cora: Person) -> Offer:
    """Cora has said yes to Sam's slot, and waits."""
    return Offer.objects.create(
        slot=wanting.slot, turn=wanting, person=cora, state="accepted", created_at=LONG_BEFORE
    )


def test_with_nothing_asked_it_says_how_asking_works(desk: Client, gmpt24: Event) -> None:
    assert "Nobody asks for cover, and nobody waits for your yes." in text(desk.get(PAGE))


def test_a_yes_gives_the_slot_and_can_be_taken_back(
    desk: Client, waiting: Offer, wanting: Assignment
) -> None:
    page = desk.post(PAGE, {"do": "approve", "offer": waiting.pk}, follow=True)
    assert "Cora Lane has the slot now." in text(page)
    assert "Cora Lane has it from Sam Okoro" in text(page)
    page = desk.post(PAGE, {"do": "take_back", "offer": waiting.pk}, follow=True)
    assert "All is as it was before Cora Lane took the slot." in text(page)
    wanting.refresh_from_db()
    assert wanting.is_active


def test_a_no_leaves_the_request_open(desk: Client, waiting: Offer) -> None:
    page = desk.post(PAGE, {"do": "refuse", "offer": waiting.pk}, follow=True)
    assert "Cora Lane does not get the slot" in text(page)
    assert "Sam Okoro (Hostels) has asked for cover" in text(page)


@pytest.mark.parametrize("sent", [{}, {"do": "give"}, {"do": "approve", "offer": "x"}])
def test_what_makes_no_sense_changes_nothing(
    desk: Client, waiting: Offer, sent: dict[str, str]
) -> None:
    assert desk.post(PAGE, sent).status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == "accepted"


def test_who_waits_is_counted_in_the_navigation(desk: Client, waiting: Offer) -> None:
    assert "Cover (1)" in text(desk.get("/e/gmpt24/"))


def test_a_lead_sees_and_decides_for_the_own_department_only(
    signed_in: SignIn, waiting: Offer, gmpt24: Event, cora: Person
) -> None:
    lead = signed_in(role_in(gmpt24, "Lena Marsh", RoleKind.LEAD, department=cora.department))
    assert "Sam Okoro" not in text(lead.get(PAGE))
    assert lead.post(PAGE, {"do": "approve", "offer": waiting.pk}).status_code in {403, 404}


def test_cover_is_asked_for_on_behalf_of_who_is_ill(
    desk: Client, turn: Assignment, cora: Person
) -> None:
    page = f"{PAGE}{turn.pk}/"
    told = desk.post(page, {"reason": "Ill, phoned at nine"}, follow=True)
    assert "Choose whom to ask." in text(told)
    desk.post(page, {"do": "ask", "whom": "everybody"})
    assert Offer.objects.get().person == cora
