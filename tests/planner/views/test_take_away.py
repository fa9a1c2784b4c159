"""The rota to take away: workbook, data, and cards with codes."""

import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rota.access import link_of
from rota.models import Assignment, Audit, PrivateLink, Slot, User
from tests.factories import LONG_BEFORE, role_in

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("long_before")


def file_of(client: Client, form: str) -> bytes:
    """The rota as a file."""
    content: bytes = client.get(reverse("planner:export", args=["gmpt24", form])).content
    return content


def test_the_workbook_is_drawn_like_the_page(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignedIn
) -> None:
    sheet = load_workbook(io.BytesIO(file_of(signed_in(priya), "xlsx"))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [
        ["Slot", "State", "Hostels", "People"],
        ["Thursday 12 December", "", "", ""],
        ["9am to 9:30am", "● ready, 1 standby missing", "● Sam Okoro", "1 of 1"],
        ["9:30am to 10am", "▢ empty, 1 missing, 1 standby missing", "", "0 of 1"],
        ["Slots of each", "", "1", "1 of 2"],
    ]


def test_a_gap_has_a_dashed_frame_in_the_workbook(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignedIn
) -> None:
    sheet = load_workbook(io.BytesIO(file_of(signed_in(priya), "xlsx"))).active
    assert [sheet.cell(row, 1).border.top.style for row in (3, 4)] == [None, "mediumDashed"]


def test_a_name_is_never_a_formula(turn: Assignment, priya: User, signed_in: SignedIn) -> None:
    turn.person.name = '=HYPERLINK("http://example.org")'
    turn.person.save()
    sheet = load_workbook(io.BytesIO(file_of(signed_in(priya), "xlsx"))).active
    boxes = [box for row in sheet.iter_rows() for box in row]
    assert sheet["C3"].value == '● =HYPERLINK("http://example.org")'
    assert not [box for box in boxes if box.data_type == "f"]


def test_the_data_hold_every_slot_and_who_is_in_it(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignedIn
) -> None:
    data = json.loads(file_of(signed_in(priya), "json"))
    assert [[one["name"] for one in slot["people"]] for slot in data["slots"]] == [
        ["Sam Okoro"],
        [],
    ]
    assert data["slots"][0]["people"][0]["email"] == turn.person.email


def test_who_only_looks_gets_no_addresses(turn: Assignment, signed_in: SignedIn) -> None:
    vik = role_in(turn.slot.event, "Vik Dale", "viewer")
    data = json.loads(file_of(signed_in(vik), "json"))
    assert set(data["slots"][0]["people"][0]) == {"department", "name", "as", "account", "answer"}


def test_looking_at_the_page_of_the_cards_makes_no_link(
    turn: Assignment, priya: User, signed_in: SignedIn
) -> None:
    signed_in(priya).get(reverse("planner:cards", args=["gmpt24"]))
    assert not PrivateLink.objects.exists()


def test_a_card_opens_the_persons_own_page(
    turn: Assignment, priya: User, signed_in: SignedIn
) -> None:
    page = signed_in(priya).post(
        reverse("planner:cards", args=["gmpt24"]), {"department": turn.person.department_id}
    )
    (card,) = page.context["cards"]
    link = link_of(card.address.rstrip("/").rpartition("/")[2], LONG_BEFORE)
    assert link is not None
    assert link.person == turn.person
    assert "<svg" in card.code
    assert "style=" not in card.code
    assert page["Cache-Control"] == "no-store"


def test_only_those_with_a_slot_get_a_card_and_the_trail_says_how_many(
    turn: Assignment, cora: object, priya: User, signed_in: SignedIn
) -> None:
    signed_in(priya).post(reverse("planner:cards", args=["gmpt24"]), {"department": ""})
    assert Audit.objects.get(verb="print_links").sentence == (
        "Printed cards with private links of 1 person."
    )
