"""Somebody else for a place: sent from where it is said what it would cost."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from rota.models import Account, Assignment, Person
from rota.planner import actions
from rota.planner.forms.assignments import ChangeForm

GONE = "They could not be given the place any more. Look at who could have it now."


class HandOverForm(ChangeForm):
    """Give the place to one of those who were offered, to post from the account offered."""

    do = "hand_over"
    button = "Give them the place"
    done = "{person} has {when} now."
    person = forms.ModelChoiceField(
        Person.objects.none(),
        error_messages={"required": "Choose who gets the place.", "invalid_choice": GONE},
    )
    account = forms.ModelChoiceField(
        Account.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )

    def __init__(self, data: QueryDict, *, turn: Assignment, people: QuerySet[Person]) -> None:
        super().__init__(data)
        self.turn = turn
        self.offer("person", people)
        self.offer("account", turn.slot.event.accounts.all())

    def act(self, **what: object) -> Assignment:
        """Hand the place over."""
        return actions.hand_over(self.turn, **what)  # type: ignore[arg-type]
