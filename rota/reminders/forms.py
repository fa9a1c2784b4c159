"""Forms about messages."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from rota.events.hours import NoSuchTime, moment_of
from rota.lib.forms import number_in
from rota.lib.refusal import Refused
from rota.lib.words import counted
from rota.models import Actor, Event, Message, MessageKind
from rota.reminders.actions import ask_again, ask_everybody, change_deadline, stop_asking
from rota.reminders.timing import UNCOVERED_STEPS, Kind, Rule

PURPOSES = {
    Kind.AVAILABILITY: "Asks again before the deadline, while somebody has not said when they can.",
    Kind.CHASE: "Asks again while somebody has not answered.",
    Kind.EVENING: "The evening before the slot, local time.",
    Kind.HOUR: "Shortly before the slot.",
    Kind.ON: "When the slot begins, with words and the link to post.",
    Kind.NUDGE: "When no post has come so long into the slot.",
    Kind.MISSED: "To organisers, when the grace has run out without a post.",
    Kind.UNCOVERED: "To organisers, while nobody takes a slot whose holder asks for cover: "
    "so long before it, and earlier at three and at twelve times as long.",
    Kind.DIGEST: "To organisers each evening, when there are gaps.",
}
MINUTES = {
    Kind.AVAILABILITY: "Minutes before the deadline, and between two (a day has 1440)",
    Kind.CHASE: "Minutes between two (a day has 1440)",
    Kind.HOUR: "Minutes before the slot",
    Kind.UNCOVERED: "The last time, minutes before the slot",
    Kind.NUDGE: "Minutes into the slot",
}
TIMES_AT_MOST = {Kind.CHASE: 10, Kind.AVAILABILITY: 10, Kind.UNCOVERED: len(UNCOVERED_STEPS)}
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
        if rule.kind in TIMES_AT_MOST:
            most = TIMES_AT_MOST[rule.kind]
            label = "How often at most"
            self.fields["times"] = forms.IntegerField(label=label, min_value=1, max_value=most)

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


class AskForm(forms.Form):
    """What is done about asking people when they can: the pressed button says which."""

    until_on = forms.DateField(
        label="Please answer by",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_time = forms.TimeField(
        label="at (local time)",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, data: Any, *, event: Event, now: datetime) -> None:
        self.event, self.now, self.done = event, now, ""
        local = usual_deadline(event, now).astimezone(event.tz)
        initial = {"until_on": local.date(), "until_time": local.time()}
        super().__init__(data, initial=initial)

    def clean(self) -> None:
        """The deadline as a moment, where one is needed."""
        if self.data.get("do") not in {"ask", "deadline"}:
            return
        day, at = self.cleaned_data.get("until_on"), self.cleaned_data.get("until_time")
        if not day:
            self.add_error("until_on", "Say until when people can answer.")
        elif at is None:
            self.add_error("until_time", "Say until what time people can answer.")
        else:
            self.read_deadline(datetime.combine(day, at))

    def read_deadline(self, local: datetime) -> None:
        """A local time as a moment."""
        try:
            self.cleaned_data["until"] = moment_of(local, self.event.tz)
        except NoSuchTime as reason:
            self.add_error("until_time", str(reason))

    @property
    def deadline(self) -> datetime:
        """The deadline that the letter on the page speaks of."""
        chosen: datetime | None = getattr(self, "cleaned_data", {}).get("until")
        return chosen or usual_deadline(self.event, self.now)

    def carry_out(self, *, by: Actor) -> None:
        """Do what was asked for; `done` says it."""
        until: Any = self.cleaned_data.get("until")
        by_now: dict[str, Any] = {"by": by, "now": self.now}
        match self.data.get("do"):
            case "ask":
                ask_everybody(self.event, until=until, seen=self.seen, **by_now)
                self.done = "Everybody is asked. The mails leave within seconds."
            case "deadline":
                change_deadline(self.event, until=until, **by_now)
                self.done = "The deadline is changed."
            case "stop":
                stop_asking(self.event, **by_now)
                self.done = "Nobody is asked any more. Answers that still come count."
            case "again":
                count = ask_again(self.event, self.whom(), **by_now)
                self.done = f"{counted(count, 'mail')} more. It goes to whoever has an address, "
                self.done += "has not answered, and was not asked again in the last ten minutes."
            case _:
                raise Refused("Press one of the buttons.")

    def whom(self) -> Iterable[int]:
        """Whom to ask again: the one who is named, else everybody."""
        one = number_in(self.data, "person")
        return [one] if one else self.event.people.values_list("pk", flat=True)

    @property
    def seen(self) -> datetime | None:
        """When everybody was last asked, as the page showed it."""
        try:
            return datetime.fromisoformat(self.data.get("seen", ""))
        except ValueError:
            return None


def usual_deadline(event: Event, now: datetime) -> datetime:
    """The deadline in force, else six in the evening of a week from now, at least before the event.

    Where the event begins sooner than that, a day before it, or its start.
    """
    until = event.availability_until
    if until and now < until:
        return until
    evening = datetime.combine((now + timedelta(days=7)).astimezone(event.tz), time(18), event.tz)
    day_before = event.starts_at - timedelta(days=1)
    return min(evening, day_before if now < day_before else event.starts_at)
