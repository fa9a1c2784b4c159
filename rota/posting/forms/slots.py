"""Another slot for words."""

from datetime import datetime
from typing import Any

from django import forms

from rota.lib.times import stretch
from rota.models import Actor, Draft, Slot
from rota.posting.actions.slots import give_slot
from rota.posting.queries.slots import slots_for


class SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A slot by its time."""

    def label_from_instance(self, slot: Slot) -> str:
        """When it is."""
        return stretch(*slot.span, slot.event.tz)


class SlotForm(forms.Form):
    """The slot that the words are given."""

    slot = SlotField(
        label="For which slot",
        queryset=Slot.objects.none(),
        empty_label="choose a slot",
        error_messages={"required": "Choose a slot."},
    )

    def __init__(self, *args: Any, draft: Draft, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.slots = draft, slots_for(draft, now)
        self.fields["slot"].queryset = self.slots  # type: ignore[attr-defined]

    def carry_out(self, *, by: Actor, now: datetime) -> None:
        """Give it to them."""
        give_slot(self.draft, self.cleaned_data["slot"], by=by, now=now)
