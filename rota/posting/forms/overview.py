"""What to list of an event's words, and whom to ask for theirs."""

from datetime import datetime

from django import forms

from rota.access import Access
from rota.lib.forms import NarrowingForm
from rota.lib.words import counted
from rota.models import Actor
from rota.posting.actions.asking import ask_for_words
from rota.posting.queries.overview import Missing, Show, turns_for

SHOWS = {
    "": "all words",
    Show.SUBMITTED: "waiting for approval",
    Show.CHANGES: "changes asked",
    Show.DRAFT: "not handed in",
    Show.APPROVED: "approved",
    Show.OUT: "posted",
    Show.UNSETTLED: "failed, missed or unknown",
    Show.WITHOUT_SLOT: "without a slot",
}
MISSING = {
    "": "words or briefing",
    Missing.WORDS: "without words",
    Missing.BRIEFING: "briefing not read",
}


class FilterForm(NarrowingForm):
    """Which words to list."""

    search = forms.CharField(label="Words or name", required=False, max_length=80)
    show = forms.ChoiceField(label="How far", required=False, choices=list(SHOWS.items()))

    field_order = ("search", "show", "department")


class MissingForm(forms.Form):
    """What the turns that are listed want."""

    what = forms.ChoiceField(label="Show", required=False, choices=list(MISSING.items()))

    @property
    def asked(self) -> str:
        """What was asked for; what is not understood asks for both."""
        return self.cleaned_data["what"] if self.is_valid() else ""


class AskForm(forms.Form):
    """Ask everybody who has not written, or the person of one turn."""

    turn = forms.IntegerField(required=False, widget=forms.HiddenInput)

    done = ""

    def carry_out(self, access: Access, *, by: Actor, now: datetime) -> None:
        """Ask them, and say how many that were."""
        one = self.cleaned_data["turn"]
        turns = turns_for(access).values_list("pk", flat=True)
        chosen = turns.filter(pk=one) if one else turns
        count = ask_for_words(access.event, chosen, by=by, now=now)
        asked = f"{counted(count, 'person is', 'people are')} asked for their words."
        self.done = asked if count else "Nobody was asked: they were a moment ago, or have no mail."
