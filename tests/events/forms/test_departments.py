"""The form of a department."""

from rota.events.forms import DepartmentForm
from rota.events.forms.departments import new_department
from rota.lib.colours import PALETTE
from rota.models import Department, Event
from tests.factories import DepartmentFactory

FILLED = {
    "name": "Court staff",
    "mark": "",
    "colour": "#1D4ED8",
    "stage": "court",
    "fewest_slots": "1",
    "eyes": "1",
}


def test_marks_and_colours_may_be_typed_in_either_case(gmpt24: Event) -> None:
    form = DepartmentForm(FILLED | {"mark": "cs"}, instance=Department(event=gmpt24))
    assert form.is_valid(), form.errors
    assert (form.instance.mark, form.instance.colour) == ("CS", "#1d4ed8")


def test_a_mark_can_be_left_to_us(gmpt24: Event) -> None:
    assert DepartmentForm(FILLED, instance=Department(event=gmpt24)).is_valid()


def test_a_colour_is_six_digits(gmpt24: Event) -> None:
    form = DepartmentForm(FILLED | {"colour": "red;}"}, instance=Department(event=gmpt24))
    assert "A colour such as #1d4ed8." in form.errors["colour"]


def test_a_new_department_is_offered_a_free_colour(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24, colour=PALETTE[0])
    assert new_department(gmpt24).colour == PALETTE[1]
