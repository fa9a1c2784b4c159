"""Forms with which posts on their way are settled, held, and told to go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from rota.models import Actor, Dispatch, Event, User
from rota.posting.actions.dispatching import go_by_hand, hold_one, press, release_one
from rota.posting.actions.holding import go_on, hold_everything
from rota.posting.actions.settling import say_done
from rota.posting.forms.reports import AddressForm
from rota.posting.lifecycle import Step, sources_of
from rota.posting.queries.connections import why_not

DEEDS = {
    Step.REPORT: "It is out",
    Step.SCHEDULE: "Let Coordinator post it now",
    Step.HAND_OVER: "It goes by hand",
    Step.HOLD: "Put it on hold",
    Step.RELEASE: "Let it go on",
}
TOLD = {
    Step.REPORT: "Noted: it is out.",
    Step.SCHEDULE: "It goes within the next seconds.",
    Step.HAND_OVER: "It stands in the desk's list.",
    Step.HOLD: "It is on hold.",
    Step.RELEASE: "It goes on.",
}
IN_A_SLOT = {Step.REPORT, Step.SCHEDULE}  # refused without one
ALL_OUT = "All its parts are out"
NOT_OUT = "I have looked at the account: it is not out. It goes by hand"


def deeds_for(way: Dispatch) -> list[tuple[str, str]]:
    """What can be done with a post where it stands."""
    steps = [step for step in DEEDS if way.state in sources_of(step)]
    if why_not(way.account, parts=way.parts):
        steps = [step for step in steps if step is not Step.SCHEDULE]
    if way.draft.slot_id is None:
        steps = [step for step in steps if step not in IN_A_SLOT]
    if way.state == Dispatch.State.MISSED:
        steps = [Step.REPORT]
    is_unknown = way.state == Dispatch.State.UNKNOWN
    words = DEEDS | ({Step.HAND_OVER: NOT_OUT} if is_unknown else {})
    words |= {Step.REPORT: ALL_OUT} if way.parts > 1 else {}
    return [(step.value, words[step]) for step in steps]


class WayForm(AddressForm):
    """What is done with a post on its way. The answer is a radio: a machine presses buttons."""

    deed = forms.ChoiceField(
        label="What is to be done?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to be done."},
    )
    field_order = ("deed", "url")

    def __init__(self, *args: Any, way: Dispatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["deed"].choices = deeds_for(way)  # type: ignore[attr-defined]
        if Step.REPORT not in {name for name, _ in deeds_for(way)}:
            del self.fields["url"]
        else:
            which = "the address of the first part" if way.parts > 1 else "its address"
            self.fields["url"].label = f"If it is out: {which} (you can leave this empty)"

    @property
    def told(self) -> str:
        """What was done, in a sentence."""
        return TOLD[Step(self.cleaned_data["deed"])]

    def carry_out(self, *, by: Actor, now: datetime) -> None:
        """Do it."""
        match Step(self.cleaned_data["deed"]):
            case Step.REPORT:
                say_done(self.way, url=self.cleaned_data["url"], by=by, now=now)
            case Step.SCHEDULE:
                press(self.way, by=by, now=now)
            case Step.HAND_OVER:
                go_by_hand(self.way, by=by, now=now)
            case Step.HOLD:
                hold_one(self.way, by=by, now=now)
            case Step.RELEASE:
                release_one(self.way, by=by, now=now)


class GoForm(forms.Form):
    """The volunteer's button; a machine that presses it posts nothing."""

    go = forms.BooleanField(
        label="Yes, post it now",
        error_messages={"required": "Tick that it shall be posted now."},
    )


class HoldForm(forms.Form):
    """Why everything is put on hold: volunteers read it."""

    why = forms.CharField(
        label="Why",
        max_length=200,
        help_text="One sentence that every volunteer may read.",
        error_messages={"required": "Say why: volunteers will ask."},
    )

    def carry_out(self, event: Event, *, by: User, now: datetime) -> None:
        """Put everything on hold."""
        hold_everything(event, why=self.cleaned_data["why"], by=by, now=now)


class GoOnForm(forms.Form):
    """Which of the posts that wait go on: all, some or none."""

    released = forms.ModelMultipleChoiceField(
        label="These go on; what is not ticked stays on hold by itself",
        queryset=Dispatch.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(
        label="Yes, go on",
        error_messages={"required": "Tick that the event goes on."},
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["released"]
        field.queryset = waiting  # type: ignore[attr-defined]
        field.initial = [one.pk for one in waiting]
        if not waiting:
            del self.fields["released"]

    def carry_out(self, event: Event, *, by: User, now: datetime) -> None:
        """End the hold."""
        rows = self.cleaned_data.get("released", [])
        go_on(event, released=[one.pk for one in rows], by=by, now=now)
