"""Questions about departments."""

from rota.events.queries import departments_of, shades, stages
from rota.models import Event
from tests.factories import LONG_BEFORE, DepartmentFactory, PersonFactory


def test_the_stages_come_in_the_order_of_the_service_with_those_nobody_shows(
    gmpt24: Event,
) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    found = stages(departments_of(gmpt24))
    assert [stage.name for stage in found][:3] == ["Sentence at court", "Custody", "Hostel"]
    assert [stage.departments for stage in found][:3] == [(), (), (hostels,)]


def test_only_people_who_are_there_are_counted(gmpt24: Event) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    PersonFactory(department=hostels)
    PersonFactory(department=hostels, name="Cora Lane", left_at=LONG_BEFORE)
    assert [row.people_present for row in departments_of(gmpt24)] == [1]


def test_a_light_colour_gets_dark_text_and_a_border_on_light_paper(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, colour="#ffe14d")
    [shade] = shades(gmpt24)
    assert (shade.text, shade.border, shade.border_in_dark) == ("#000000", "#000000", "#ffe14d")
