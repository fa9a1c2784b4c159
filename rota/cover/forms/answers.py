"""The form with which a volunteer answers."""

from django import forms

from rota.cover.actions.answers import Answer
from rota.lib.forms import number_in

CHOICES = [
    (Answer.YES.value, "Yes, I will do it"),
    (Answer.NO.value, "No, I cannot"),
    (Answer.COVER.value, "Only if nobody else can: please look for cover"),
]


class AnswerForm(forms.Form):
    """A radio with nothing chosen: a machine that presses the button answers nothing."""

    answer = forms.ChoiceField(
        label="Can you do this slot?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, no, or that you need cover."},
    )
    reason = forms.CharField(
        label="Anything we should know? (you can leave this empty)",
        required=False,
        max_length=300,
    )

    @property
    def chosen(self) -> Answer:
        """What was chosen."""
        return Answer(self.cleaned_data["answer"])

    @property
    def seen_revision(self) -> int | None:
        """The revision of the assignment that the page showed."""
        return number_in(self.data, "revision")
