"""One person, and the filter over all."""

from typing import Any

from django import forms

from rota.lib.forms import NarrowingForm
from rota.models import Event, Person
from rota.people.availability import BadAvailability
from rota.people.rows import BadCell, read_cell

READ_LIKE_A_LIST = {"name", "email", "phone", "role", "available", "rather_not", "notes"}


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything an organiser says of a person. A lead is held to the own department."""

    class Meta:
        model = Person
        fields = (
            "name",
            "email",
            "phone",
            "department",
            "role",
            "account",
            "at_night",
            "available",
            "rather_not",
            "most_slots",
            "notes",
        )
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, *args: Any, event: Event, only_department: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        departments = event.departments.all()
        if only_department:
            departments = departments.filter(pk=only_department)
        self.instance.event = event
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["account"].queryset = event.accounts.all()  # type: ignore[attr-defined]
        self.fields["available"].required = False
        self.fields["account"].empty_label = "whichever fits"  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Every field as a staff list would have it: an export imports as what it was."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in READ_LIKE_A_LIST & cleaned.keys():
            try:
                cleaned[name] = read_cell(name, cleaned[name])
            except (BadCell, BadAvailability) as error:
                self.add_error(name, str(error))
        return cleaned

    @property
    def seen(self) -> str:
        """The mark of when they can, as the page showed it."""
        return str(self.data.get("seen", ""))

    def seen_next(self, mark: str) -> str:
        """The mark that the page shows next: by what it showed, until a refusal has said more."""
        return self.seen if self.is_bound and not self.non_field_errors() else mark


class FilterForm(NarrowingForm):
    """Which people to list."""

    search = forms.CharField(label="Name, e-mail or role", required=False, max_length=80)
    slots = forms.ChoiceField(
        required=False, choices=[("", "with or without a slot"), ("none", "without a slot")]
    )

    answer = forms.ChoiceField(
        label="When they can",
        required=False,
        choices=[("", "said or not"), ("said", "have said"), ("silent", "have not said")],
    )

    field_order = ("search", "department", "slots", "answer")
