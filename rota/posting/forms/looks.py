"""Forms of those who look at words, and of those who read the briefing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from rota.lib.forms import number_in
from rota.models import Approver, Draft, Event
from rota.posting.actions.approval import Reader, approve, ask_changes, remark

ANSWERS = [
    ("approve", "Yes, it may be posted"),
    ("ask_changes", "Not so: something has to change"),
    ("remark", "Only a remark"),
]
TOLD = {
    "approve": "Your yes is noted.",
    "ask_changes": "It is back with its author.",
    "remark": "Your remark is noted.",
}
NEEDS_WORDS = {"ask_changes": "Say what should change.", "remark": "Write your remark."}


class LookForm(forms.Form):
    """What a second pair of eyes says. The answer is a radio: a machine presses buttons only."""

    answer = forms.ChoiceField(
        label="What do you say?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you say."},
    )
    words = forms.CharField(
        label="A remark, or what should change",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever sends it back says why."""
        data = super().clean() or {}
        answer = data.get("answer", "")
        if answer in NEEDS_WORDS and not data.get("words", "").strip():
            self.add_error("words", NEEDS_WORDS[answer])
        return data

    def carry_out(self, draft: Draft, *, by: Reader, now: datetime) -> None:
        """Do what was said."""
        words = self.cleaned_data["words"]
        match self.cleaned_data["answer"]:
            case "approve":
                approve(draft, words=words, seen_number=self.seen_number, by=by, now=now)
            case "ask_changes":
                ask_changes(draft, words=words, seen_number=self.seen_number, by=by, now=now)
            case "remark":
                remark(draft, words=words, by=by, now=now)

    @property
    def told(self) -> str:
        """What was done, in a sentence."""
        return TOLD[self.cleaned_data["answer"]]

    @property
    def seen_number(self) -> int:
        """The version that the page showed; one that there is not, if it said none."""
        return number_in(self.data, "number") or 0


class ApproverForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody who may approve without an account."""

    class Meta:
        model = Approver
        fields = ("name", "email", "department")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        field.queryset = event.departments.all()  # type: ignore[attr-defined]
        field.empty_label = "everybody's words"  # type: ignore[attr-defined]
        field.label = "Whose words"


class BriefingForm(forms.Form):
    """The tick before the first post."""

    read = forms.BooleanField(
        label="I have read this",
        error_messages={"required": "Tick that you have read it."},
    )
