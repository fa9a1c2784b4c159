"""The form with which somebody says whose post it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from rota.models import Actor, Assignment, Sighting
from rota.posting.actions.finding import choose, dismiss
from rota.posting.queries.sightings import candidates, turns_near

NOBODY = "nobody"


class WhoseForm(forms.Form):
    """Whose turn the post fulfils; likely ones first."""

    whose = forms.ChoiceField(
        label="Whose post is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose post it is."},
    )

    def __init__(self, *args: Any, sighting: Sighting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sighting = sighting
        self.turns = {str(turn.pk): turn for turn in turns_near(sighting)}
        self.fields["whose"].choices = choices_of(sighting, self.turns)  # type: ignore[attr-defined]

    def carry_out(self, *, by: Actor, now: datetime) -> None:
        """Do what was said."""
        answer = self.cleaned_data["whose"]
        if answer == NOBODY:
            dismiss(self.sighting, by=by, now=now)
        else:
            choose(self.sighting, self.turns[answer], by=by, now=now)


def choices_of(sighting: Sighting, turns: dict[str, Assignment]) -> list[tuple[str, str]]:
    """What can be said of it."""
    likely = {str(turn.pk) for turn in candidates(sighting)}
    first = sorted(turns, key=lambda number: number not in likely)
    return [(number, named(turns[number])) for number in first] + [(NOBODY, "Nobody's turn")]


def named(turn: Assignment) -> str:
    """A turn as a choice."""
    return f"{turn.person} ({turn.person.department}), {turn.get_kind_display().lower()}"
