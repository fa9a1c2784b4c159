"""What organisers decide about people's own arrangements. Each form carries out its own action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms

from rota.cover.actions import settling
from rota.models import Offer, User

APPROVE, REFUSE, TAKE_BACK = "approve", "refuse", "take_back"
ACTIONS: dict[str, Callable[..., Offer]] = {
    APPROVE: settling.approve,
    REFUSE: settling.refuse,
    TAKE_BACK: settling.take_place_back,
}
DONE = {
    APPROVE: "{person} has the slot now. Both have a mail, and their calendars follow.",
    REFUSE: "{person} does not get the slot, and sees it on their page.",
    TAKE_BACK: "All is as it was before {person} took the slot. Both have a mail.",
}


class DecideForm(forms.Form):
    """Which offer, and what becomes of it."""

    do = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    offer = forms.IntegerField()

    def save(self, offer: Offer, *, by: User, now: datetime) -> str:
        """Do it; what is said afterwards. Raises Refused."""
        do = self.cleaned_data["do"]
        ACTIONS[do](offer, by=by, now=now)
        return DONE[do].format(person=offer.person)


class ReasonForm(forms.Form):
    """Why cover is asked for on somebody's behalf."""

    reason = forms.CharField(
        label="Why? (you can leave this empty)",
        required=False,
        max_length=300,
        help_text="Such as: ill, phoned at nine. Only organisers read it.",
    )
