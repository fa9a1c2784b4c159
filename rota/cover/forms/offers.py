"""What a volunteer says to an offer, whom they ask, and which open slot they take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from rota.cover.queries.exchanges import Exchange
from rota.cover.queries.openings import Opening
from rota.models import Offer, Person

YES, NO, NOT_SURE = "yes", "no", "not_sure"
EVERYBODY, NAMED = "everybody", "named"


class OfferForm(forms.Form):
    """A radio with nothing chosen: a machine that presses the button answers nothing."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose one of the answers."}
    )

    def __init__(self, data: Any = None, *, offer: Offer, is_mine: bool = True) -> None:
        super().__init__(data, auto_id=f"offer_{offer.pk}_%s")
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        if not is_mine:
            field.label = "Do you still want to exchange?"
            field.choices = [(NO, "No: I keep my slot")]
        elif offer.state == Offer.State.ACCEPTED:
            field.label = "Have you changed your mind?"
            field.choices = [(NO, "I cannot take it after all")]
            if offer.turn_id:
                field.choices = [(NOT_SURE, "I am not sure yet: ask me again"), *field.choices]
        else:
            field.label = "Can you take it?"
            field.choices = [(YES, "Yes, I will take it"), (NO, "No, I cannot")]


class AskForm(forms.Form):
    """Whom to ask: all who could, or some of those on the page."""

    whom = forms.ChoiceField(
        label="Whom shall we ask?",
        choices=[
            (EVERYBODY, "Everybody who could take it"),
            (NAMED, "Only the people I tick below"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to ask everybody, or the people you tick."},
    )
    people = forms.MultipleChoiceField(
        label="People who could take it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in people}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(pk, person.in_short) for pk, person in self.known.items()]

    def clean(self) -> dict[str, Any]:
        """Whoever asks some people ticks them."""
        data = super().clean() or {}
        if data.get("whom") == NAMED and not data.get("people"):
            self.add_error("people", "Tick at least one person, or ask everybody.")
        return data

    @property
    def named(self) -> list[Person] | None:
        """Those ticked; None for everybody."""
        if self.cleaned_data["whom"] == EVERYBODY:
            return None
        return [self.known[pk] for pk in self.cleaned_data["people"]]


class ExchangeForm(forms.Form):
    """Which slot of somebody else to ask for."""

    other = forms.ChoiceField(
        label="Slots you could have for yours",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the slot you would like."},
    )

    def __init__(self, *args: Any, exchanges: Iterable[Exchange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turns = {str(one.turn.pk): one.turn for one in exchanges}
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.turn.pk), one.words) for one in exchanges]


class SignUpForm(forms.Form):
    """Which open slot to take."""

    opening = forms.ChoiceField(
        label="Slots you could take",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a slot.",
            "invalid_choice": "Thank you, but somebody else has taken this slot meanwhile. "
            "Here is what is still open.",
        },
    )

    def __init__(self, *args: Any, openings: Iterable[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.openings = {one.key: one for one in openings}
        field = self.fields["opening"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, words_of(one)) for one in openings]

    @property
    def chosen(self) -> Opening:
        """The open place that was chosen."""
        return self.openings[self.cleaned_data["opening"]]


def words_of(one: Opening) -> str:
    """An open place in a line: when, at night or not, and who is around."""
    marks = [one.when]
    marks += ["☾ at night"] if one.is_night else []
    marks += [] if one.is_primary else ["standby"]
    marks += ["needed now"] if one.is_urgent else []
    around = [f"after {', '.join(one.others.before)}"] if one.others.before else []
    around += [f"before {', '.join(one.others.after)}"] if one.others.after else []
    return ", ".join(marks) + (f" ({'; '.join(around)})" if around else "")
