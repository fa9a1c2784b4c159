"""Departments: add, edit, delete."""

import pytest

from rota.events.actions import add_department, delete_department, edit_department
from rota.lib.refusal import Refused
from rota.models import Audit, Department, Event, RoleKind, User
from tests.events.conftest import NOW
from tests.factories import AccountFactory, DepartmentFactory, PersonFactory, role_in


def test_a_department_gets_a_mark_from_its_name(gmpt24: Event, olu: User) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels", mark="CS")
    new = Department(event=gmpt24, name="Court staff", stage="court")
    assert add_department(new, by=olu, now=NOW).mark == "CO"
    assert Audit.objects.get().sentence == "Added the department Court staff (CO)."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": "hostels"}, "There is already a department called hostels."),
        ({"name": "Courts", "mark": "HO"}, "The mark HO is that of Hostels."),
    ],
)
def test_a_name_and_a_mark_are_given_once(
    fields: dict[str, str], reason: str, gmpt24: Event, olu: User
) -> None:
    DepartmentFactory(event=gmpt24, name="Hostels", mark="HO")
    with pytest.raises(Refused, match=reason):
        add_department(Department(event=gmpt24, stage="court", **fields), by=olu, now=NOW)


def test_a_new_colour_reaches_the_style_sheet(gmpt24: Event, olu: User) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    hostels.colour = "#ffe14d"
    edit_department(hostels, by=olu, now=NOW)
    gmpt24.refresh_from_db()
    assert gmpt24.version == 1
    assert Audit.objects.get().after == {"colour": "#ffe14d"}


def test_an_empty_department_can_be_deleted(gmpt24: Event, olu: User) -> None:
    delete_department(DepartmentFactory(event=gmpt24), by=olu, now=NOW)
    assert not Department.objects.exists()
    assert Audit.objects.get().sentence == "Deleted the department Hostels (HO)."


def test_a_department_with_people_stays(gmpt24: Event, olu: User) -> None:
    hostels = PersonFactory(department=DepartmentFactory(event=gmpt24)).department
    with pytest.raises(Refused, match="1 person belongs to Hostels"):
        delete_department(hostels, by=olu, now=NOW)


def test_a_department_with_an_account_stays(gmpt24: Event, olu: User) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    AccountFactory(event=gmpt24, department=hostels)
    with pytest.raises(Refused, match="Hostels has an account of its own"):
        delete_department(hostels, by=olu, now=NOW)


def test_a_department_with_a_lead_stays(gmpt24: Event, olu: User) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    role_in(gmpt24, "Lena Marsh", RoleKind.LEAD, department=hostels)
    with pytest.raises(Refused, match="Somebody leads Hostels"):
        delete_department(hostels, by=olu, now=NOW)
