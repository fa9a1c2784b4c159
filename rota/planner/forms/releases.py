"""The form with which a release is published."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from rota.models import Release
from rota.planner.cautions import Caution


class PublishForm(forms.Form):
    """A tick for each caution, and the number of the release the page was about."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cautions: Iterable[Caution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for caution in cautions:
            self.fields[caution.key] = forms.BooleanField(
                label=caution.sentence,
                error_messages={"required": "Tick this line to show that you have seen it."},
            )

    @property
    def ticked(self) -> set[str]:
        """The keys of the ticked cautions."""
        return {name for name, value in self.cleaned_data.items() if value is True}


class CompareForm(forms.Form):
    """What a release is compared with."""

    against = forms.ModelChoiceField(
        Release.objects.none(),
        label="Compare with",
        required=False,
        to_field_name="number",
        empty_label="the rota as it is now",
    )

    def __init__(self, data: Any, *, releases: QuerySet[Release]) -> None:
        super().__init__(data)
        field = self.fields["against"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = releases
        field.label_from_instance = named  # type: ignore[assignment, method-assign]

    @property
    def chosen(self) -> Release | None:
        """The other release; None for the rota as it is."""
        return self.cleaned_data.get("against") if self.is_valid() else None


def named(release: Release) -> str:
    """A release as a choice."""
    return f"release {release.number}"
