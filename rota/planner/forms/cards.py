"""For whom cards are made."""

from typing import Any

from django import forms

from rota.models import Department, Event


class CardsForm(forms.Form):
    """Everybody, or one department; the button that makes the links."""

    department = forms.ModelChoiceField(
        Department.objects.none(), required=False, empty_label="Everybody with a slot"
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = event.departments.all()

    @property
    def department_id(self) -> int | None:
        """The department that was chosen."""
        chosen = self.cleaned_data["department"]
        return chosen.pk if chosen else None
