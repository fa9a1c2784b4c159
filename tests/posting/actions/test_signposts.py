"""Signposts are put up, changed and taken down."""

import pytest

from rota.lib.refusal import Refused
from rota.models import Audit, Department, Event, Signpost, User
from rota.posting.actions.signposts import add_signpost, edit_signpost, remove_signpost
from tests.factories import LONG_BEFORE

PAGE = "https://www.example.org/hostels"


@pytest.fixture
def hostel_page(gmpt24: Event, hostels: Department, priya: User) -> Signpost:
    """The hostels' page."""
    row = Signpost(event=gmpt24, kind="page", name="The hostels", url=PAGE, department=hostels)
    return add_signpost(row, by=priya, now=LONG_BEFORE)


def test_two_signposts_do_not_lead_to_one_page(
    hostel_page: Signpost, gmpt24: Event, priya: User
) -> None:
    twin = Signpost(event=gmpt24, kind="news", name="Twin", url=PAGE)
    with pytest.raises(Refused, match="“The hostels” leads there already"):
        add_signpost(twin, by=priya, now=LONG_BEFORE)


def test_a_change_is_noted_with_what_it_was(hostel_page: Signpost, priya: User) -> None:
    hostel_page.name = "Our hostels"
    edit_signpost(hostel_page, by=priya, now=LONG_BEFORE)
    line = Audit.objects.get(verb="edit_signpost")
    assert (line.before, line.after) == ({"name": "The hostels"}, {"name": "Our hostels"})


def test_no_change_is_not_noted(hostel_page: Signpost, priya: User) -> None:
    edit_signpost(hostel_page, by=priya, now=LONG_BEFORE)
    assert not Audit.objects.filter(verb="edit_signpost").exists()


def test_taken_down_its_address_stands_in_the_trail(hostel_page: Signpost, priya: User) -> None:
    remove_signpost(hostel_page, by=priya, now=LONG_BEFORE)
    assert not Signpost.objects.exists()
    assert PAGE in Audit.objects.get(verb="remove_signpost").sentence


def test_without_its_department_it_is_for_everybody(
    hostel_page: Signpost, hostels: Department
) -> None:
    hostels.delete()
    hostel_page.refresh_from_db()
    assert hostel_page.department is None
