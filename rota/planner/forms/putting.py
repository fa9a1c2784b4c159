"""Somebody picked up on the rota is put down in a slot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from rota.lib.forms import number_in
from rota.lib.times import stretch
from rota.models import Assignment, Person, Slot, User
from rota.planner import actions

SEPARATOR = "."
SAYS, CHOOSE = ("required", "invalid"), "Choose a slot."


class PutForm(forms.Form):
    """Where to. `slot` is a slot's number with the revision that the page showed of it."""

    do = "put"
    slot = forms.RegexField(
        r"^\d{1,9}\.\d{1,9}$",
        error_messages={"required": "Choose a slot.", "invalid": "Choose a slot."},
    )
    override = forms.BooleanField(required=False)

    def __init__(
        self, data: QueryDict, *, person: Person, turn: Assignment | None, slots: QuerySet[Slot]
    ) -> None:
        super().__init__(data)
        self.person, self.turn, self.slots = person, turn, slots

    def clean(self) -> None:
        """Find the slot."""
        number, _, self.seen_there = str(self.cleaned_data.get("slot", "")).partition(SEPARATOR)
        self.target = self.slots.filter(pk=number).first() if number else None
        if number and self.target is None:
            raise forms.ValidationError("The slots were made anew meanwhile. Look again.")

    def save(self, *, by: User, now: datetime) -> Assignment:
        """Carry it out. Raises Refused."""
        assert self.target
        seen_there, override = int(self.seen_there), self.cleaned_data["override"]
        if self.turn is None:
            kind = kind_in(self.data)
            return actions.assign(
                self.target,
                self.person,
                kind=kind,
                override=override,
                seen_revision=seen_there,
                by=by,
                now=now,
            )
        return actions.move(
            self.turn,
            self.target,
            override=override,
            seen_revision=number_in(self.data, "revision"),
            seen_there=seen_there,
            by=by,
            now=now,
        )

    @property
    def told(self) -> str:
        """What is said afterwards."""
        assert self.target
        slot = self.target
        when = stretch(slot.starts_at, slot.ends_at, slot.event.tz)
        return f"{self.person} {'is moved to' if self.turn else 'has'} {when}."


def kind_in(data: Mapping[str, Any]) -> str:
    """What a page or a form asks somebody to be: primary, unless it says standby."""
    return Assignment.Kind.STANDBY if data.get("as") == "standby" else Assignment.Kind.PRIMARY
