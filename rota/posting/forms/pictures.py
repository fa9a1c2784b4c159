"""The pictures that a draft has: described, put in order, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from rota.models import Picture


class PictureForm(forms.Form):
    """One picture of a draft. What a page does not send stays as it is."""

    alt = forms.CharField(required=False, max_length=1000, help_text="For those who cannot see it.")
    place = forms.TypedChoiceField(coerce=int, required=False)
    drop = forms.BooleanField(required=False)

    def __init__(
        self, data: Any, picture: Picture, place: int, count: int, shown: Mapping[str, Any]
    ) -> None:
        prefix, number = f"picture-{picture.number}", picture.number
        own = {"alt": picture.alt, "place": place}
        typed = {name: shown.get(f"{prefix}-{name}", own.get(name)) for name in self.base_fields}
        super().__init__(data, prefix=prefix, initial=typed)
        self.picture, self.position = picture, place
        self.fields["alt"].label = f"What picture {number} shows, in a sentence"
        self.fields["place"].label = f"Place of picture {number}"
        self.fields["place"].choices = [(n, str(n)) for n in range(1, count + 1)]  # type: ignore[attr-defined]
        self.fields["drop"].label = f"Take picture {number} away"
        if count == 1:
            del self.fields["place"]

    @property
    def wanted(self) -> tuple[int, str]:
        """The picture's number, and its description."""
        is_sent = self.add_prefix("alt") in self.data
        return self.picture.number, self.cleaned_data["alt"] if is_sent else self.picture.alt

    @property
    def rank(self) -> tuple[int, int]:
        """Where it is to stand; whoever moves to a taken place pushes on towards where it was."""
        place = self.cleaned_data.get("place") or self.position
        return place, (place > self.position) - (place < self.position)


def picture_forms(
    data: Any, pictures: Iterable[Picture], shown: Mapping[str, Any]
) -> tuple[PictureForm, ...]:
    """A form for each picture; `shown` is what was typed before."""
    rows = tuple(pictures)
    return tuple(PictureForm(data, row, n, len(rows), shown) for n, row in enumerate(rows, 1))


def wanted_of(pictures: Iterable[PictureForm]) -> list[tuple[int, str]]:
    """The pictures as they are to be: in their order, each with its description."""
    kept = [one for one in pictures if not one.cleaned_data["drop"]]
    return [one.wanted for one in sorted(kept, key=lambda one: one.rank)]
