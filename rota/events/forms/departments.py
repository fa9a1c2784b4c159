"""The form of a department."""

from typing import Any

from django import forms

from rota.lib.colours import next_colour
from rota.models import Department, Event


class MarkField(forms.CharField):
    """Two letters, whichever case they are typed in."""

    def to_python(self, value: Any) -> str:
        """The mark in capitals."""
        return str(super().to_python(value)).upper()


class ColourField(forms.CharField):
    """A colour, by the browser's own picker or as #rrggbb where it has none."""

    widget = forms.TextInput(attrs={"type": "color"})

    def to_python(self, value: Any) -> str:
        """The colour in small letters."""
        return str(super().to_python(value)).lower()


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, mark, colour, stage, fewest slots, and who has to look at its posts."""

    mark = MarkField(
        label="Two-letter mark",
        max_length=2,
        required=False,
        help_text="Stands for the department where there is no room for its name. "
        "Leave empty to take it from the name.",
    )
    colour = ColourField(
        help_text="Its mark is written on it in black or white, whichever reads better."
    )

    class Meta:
        model = Department
        fields = ("name", "mark", "colour", "stage", "fewest_slots", "eyes")
        labels = {"fewest_slots": "Fewest slots"}
        help_texts = {
            "stage": "What the public sees of the service when this department is on.",
            "fewest_slots": "The rota should give the department at least this many slots.",
        }


def new_department(event: Event) -> Department:
    """An unsaved department with a colour the event does not use yet."""
    taken = event.departments.values_list("colour", flat=True)
    return Department(event=event, colour=next_colour(set(taken)))
