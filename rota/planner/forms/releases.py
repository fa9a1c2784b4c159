"""The form with which a release is published."""

from collections.abc import Iterable
from typing import Any

from django import forms

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
