"""The steps of an import."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rota.lib.tables import LARGEST_UPLOAD, TOO_LARGE
from rota.people.columns import COLUMNS, Mapping


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Staff list",
        help_text="CSV or XLSX, at most 5 MB. The first row holds the headings.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Measured before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            raise forms.ValidationError(TOO_LARGE.format(file.name))
        return file


class MappingForm(forms.Form):
    """Which heading of the file is which column."""

    may_add_departments = forms.BooleanField(
        label="Add departments that the event does not have yet", required=False
    )

    def __init__(self, *args: Any, headers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "not in this file")] + [(str(at), name) for at, name in enumerate(headers)]
        for column in COLUMNS:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=column.key in {"name", "department"},
                error_messages={"required": "Choose a heading: it tells who somebody is."},
            )
        self.order_fields([*(column.key for column in COLUMNS), "may_add_departments"])

    def clean(self) -> None:
        """No heading twice: it is most likely a slip, and fills a column with another's words."""
        taken: dict[str, str] = {}
        for column in COLUMNS:
            place = self.cleaned_data.get(column.key)
            if place and place in taken:
                self.add_error(column.key, f"{taken[place]} is taken from that heading already.")
            elif place:
                taken[place] = column.label

    @property
    def mapping(self) -> Mapping:
        """For each column the place of its heading, or None."""
        chosen = {column.key: self.cleaned_data[column.key] for column in COLUMNS}
        return {key: int(place) if place else None for key, place in chosen.items()}
