"""Forms about messages."""

from collections.abc import Iterable
from typing import Any

from django import forms

from rota.models import Message, MessageKind
from rota.reminders.timing import Kind, Rule

PURPOSES = {
    Kind.CHASE: "Asks again while somebody has not answered.",
    Kind.EVENING: "The evening before the slot, local time.",
    Kind.HOUR: "Shortly before the slot.",
    Kind.ON: "When the slot begins, with words and the link to post.",
    Kind.NUDGE: "When no post has come so long into the slot.",
    Kind.MISSED: "To organisers, when the grace has run out without a post.",
    Kind.DIGEST: "To organisers each evening, when there are gaps.",
}
MINUTES = {
    Kind.CHASE: "Minutes between two (a day has 1440)",
    Kind.HOUR: "Minutes before the slot",
    Kind.NUDGE: "Minutes into the slot",
}
A_WEEK = 7 * 24 * 60


class NewLinkForm(forms.Form):
    """Where to send the private link."""

    email = forms.EmailField(
        label="Your e-mail address",
        help_text="The one at which your slots reach you.",
        error_messages={"required": "Write your e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class FilterForm(forms.Form):
    """Which messages to list."""

    state = forms.ChoiceField(required=False, choices=[("", "any state"), *Message.State.choices])
    kind = forms.ChoiceField(required=False, choices=[("", "any kind"), *MessageKind.choices])
    search = forms.CharField(label="Name or address", required=False, max_length=80)


class RuleForm(forms.Form):
    """One line of the policy: only the fields its kind has."""

    is_on = forms.BooleanField(label="Send it", required=False)

    def __init__(self, data: Any, *, rule: Rule) -> None:
        initial = {"is_on": rule.is_on, "minutes": rule.minutes, "at": rule.at, "times": rule.times}
        super().__init__(data, initial=initial, prefix=rule.kind)
        self.kind = rule.kind
        if rule.kind in MINUTES:
            label = MINUTES[rule.kind]
            self.fields["minutes"] = forms.IntegerField(label=label, min_value=1, max_value=A_WEEK)
        if rule.at is not None:
            time = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            self.fields["at"] = forms.TimeField(label="At (local time)", widget=time)
        if rule.kind == Kind.CHASE:
            label = "How often at most"
            self.fields["times"] = forms.IntegerField(label=label, min_value=1, max_value=10)

    @property
    def title(self) -> str:
        """The kind in words."""
        return str(MessageKind(self.kind).label)

    @property
    def purpose(self) -> str:
        """What the kind is for."""
        return PURPOSES[self.kind]

    @property
    def rule(self) -> Rule:
        """The line as it was filled in."""
        said = self.cleaned_data
        return Rule(
            self.kind, said["is_on"], said.get("minutes"), said.get("at"), said.get("times") or 1
        )


def policy_forms(data: Any, policy: Iterable[Rule]) -> list[RuleForm]:
    """A form for each line of the policy."""
    return [RuleForm(data, rule=rule) for rule in policy]
