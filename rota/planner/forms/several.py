"""Several places of the rota chosen, and one thing to do with all of them."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import QueryDict

from rota.models import Event, User
from rota.planner import actions
from rota.planner.actions.several import Deed

FARTHEST = 500  # slots
WORDS = {
    Deed.WITHDRAW: "Remove from the slot",
    Deed.MOVE: "Move by so many slots",
    Deed.SWAP: "Swap two people",
    Deed.PIN: "Pin",
    Deed.UNPIN: "Unpin",
    Deed.STANDBY: "Make standby",
    Deed.PRIMARY: "Make primary",
}


class SeveralForm(forms.Form):
    """What to do. Those chosen come as numbers, each with the revision of its slot: `turns`."""

    deed = forms.ChoiceField(
        label="With those chosen",
        choices=list(WORDS.items()),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    slots = forms.IntegerField(
        label="Slots later (earlier: −1)",
        required=False,
        min_value=-FARTHEST,
        max_value=FARTHEST,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "size": 4}),
    )
    override = forms.BooleanField(
        label="Set rules aside",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data if "deed" in data else None)

    @property
    def chosen(self) -> dict[int, int]:
        """The revision of its slot by the number of each assignment."""
        assert isinstance(self.data, QueryDict)
        pairs = (text.partition(".") for text in self.data.getlist("turns"))
        return {
            int(turn): int(revision)
            for turn, _, revision in pairs
            if f"{turn}{revision}".isdecimal() and turn and revision and len(turn + revision) < 19
        }

    def save(self, event: Event, *, only_department_id: int | None, by: User, now: datetime) -> str:
        """Carry it out; what is said afterwards. Raises Refused."""
        edit = actions.change_several(
            event,
            self.chosen,
            Deed(self.cleaned_data["deed"]),
            slots=self.cleaned_data["slots"] or 0,
            override=self.cleaned_data["override"],
            only_department_id=only_department_id,
            by=by,
            now=now,
        )
        return edit.sentence
