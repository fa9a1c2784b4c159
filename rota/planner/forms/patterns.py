"""Which stretch of the rota is copied, where to, and how often."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from rota.lib.times import stretch
from rota.models import Edit, Event, User
from rota.planner import actions
from rota.planner.pattern import BadPattern
from rota.planner.queries.patterns import Pattern, pattern_of

MOST_TIMES = 50
FIELDS = ("first", "last", "to")


class PatternForm(forms.Form):
    """A stretch, and where its copies begin. `version` is that of the event previewed."""

    first = forms.TypedChoiceField(label="Copy the slots from", coerce=int)
    last = forms.TypedChoiceField(label="to, this one included", coerce=int)
    to = forms.TypedChoiceField(label="The copies begin at", coerce=int)
    times = forms.IntegerField(
        label="How many copies", min_value=1, max_value=MOST_TIMES, initial=1
    )
    pattern: Pattern | None = None

    def __init__(self, data: QueryDict, *, event: Event, now: datetime) -> None:
        super().__init__(data if "first" in data else None)
        self.event, self.now = event, now
        self.slots = {slot.pk: slot for slot in event.slots.all()}
        choices = [(pk, stretch(*slot.span, event.tz)) for pk, slot in self.slots.items()]
        for name in FIELDS:
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices

    def clean(self) -> None:
        """Work the copies out."""
        if self.errors:
            return
        try:
            self.pattern = pattern_of(self.event, **self.chosen, now=self.now)
        except BadPattern as reason:
            raise forms.ValidationError(str(reason)) from reason

    @property
    def chosen(self) -> dict[str, Any]:
        """The slots and how many times."""
        slots = {name: self.slots[self.cleaned_data[name]] for name in FIELDS}
        return {**slots, "times": self.cleaned_data["times"]}

    def save(self, *, seen_version: int, by: User) -> Edit:
        """Carry it out. Raises Refused."""
        edit: Edit = actions.copy_pattern(
            self.event, **self.chosen, seen_version=seen_version, by=by, now=self.now
        )
        return edit
