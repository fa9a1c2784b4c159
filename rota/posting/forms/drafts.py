"""Forms with which words are written and looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from rota.lib.forms import number_in
from rota.lib.pictures import BadPicture, Clean, cleaned
from rota.models import Account, Actor, Approver, Assignment, Draft, Event, Person, Slot
from rota.posting.actions.approval import Reader, approve, ask_changes, remark
from rota.posting.actions.drafts import edit_draft, submit, write_draft
from rota.posting.actions.pictures import add_picture, drop_picture

LONGEST = 5000  # a thread of them; each network says its own
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


class WordsForm(forms.Form):
    """The words, where they go, and a picture; a machine that presses the button saves nothing."""

    text = forms.CharField(
        label="Your words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what you want to say."},
    )
    accounts = forms.ModelMultipleChoiceField(
        label="Where it goes",
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose where it goes."},
    )
    picture = forms.FileField(
        label="A picture (JPEG, PNG or WebP)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label="What the picture shows, in a sentence",
        required=False,
        max_length=1000,
        help_text="For those who cannot see it.",
    )
    then = forms.ChoiceField(
        label="And then?",
        choices=[
            ("keep", "Keep it as a draft for now"),
            ("submit", "Hand it in, so that somebody looks at it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to keep it, or to hand it in."},
    )

    saved: Draft

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].queryset = accounts  # type: ignore[attr-defined]

    def clean_picture(self) -> Clean | None:
        """The picture made anew; what is none is said at once."""
        file = self.cleaned_data["picture"]
        if file is None:
            return None
        try:
            return cleaned(file, file.size)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def dropped(self) -> list[int]:
        """The numbers of the pictures to be taken away."""
        sent = self.data.getlist("drop") if hasattr(self.data, "getlist") else []
        return [int(number) for number in sent if number.isdecimal() and len(number) < 4]

    @property
    def seen_number(self) -> int | None:
        """The version that the page showed."""
        return number_in(self.data, "number")

    @transaction.atomic
    def write_own(self, turn: Assignment, *, by: Person, now: datetime) -> None:
        """New words of a volunteer for their own slot."""
        self.write(by.event, turn.slot, turn, author=by, by=by, now=now)

    def write(
        self,
        event: Event,
        slot: Slot,
        turn: Assignment | None,
        *,
        author: Person | None,
        by: Actor,
        now: datetime,
    ) -> None:
        """The first version, with all that came with it."""
        draft = write_draft(
            event,
            slot=slot,
            assignment=turn,
            author=author,
            text=self.cleaned_data["text"],
            accounts=self.cleaned_data["accounts"],
            by=by,
            now=now,
        )
        self.finish(draft, by=by, now=now)

    @transaction.atomic
    def save(self, draft: Draft, *, by: Actor, now: datetime) -> None:
        """Other words for a draft."""
        draft = edit_draft(
            draft,
            text=self.cleaned_data["text"],
            accounts=self.cleaned_data["accounts"],
            seen_number=self.seen_number,
            by=by,
            now=now,
        )
        self.finish(draft, by=by, now=now)

    def finish(self, draft: Draft, *, by: Actor, now: datetime) -> None:
        """The picture that came with them, and handed in if that button was pressed."""
        for number in self.dropped:
            draft = drop_picture(draft, number, by=by, now=now)
        if picture := self.cleaned_data["picture"]:
            draft = add_picture(draft, picture, alt=self.cleaned_data["alt"], by=by, now=now)
        if self.cleaned_data["then"] == "submit":
            draft = submit(draft, seen_number=None, by=by, now=now)
        self.saved = draft


class SlotWordsForm(WordsForm):
    """The same by an organiser: for which slot, and whose words they are."""

    slot = forms.ModelChoiceField(label="For which slot", queryset=Slot.objects.none())
    author = forms.ModelChoiceField(
        label="Whose words they are",
        queryset=Person.objects.none(),
        required=False,
        empty_label="the desk's own",
    )
    field_order = ("slot", "author", "text", "accounts", "picture", "alt", "then")

    def __init__(self, *args: Any, slots: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]
        self.fields["author"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    @transaction.atomic
    def write_for(self, event: Event, *, by: Actor, now: datetime) -> None:
        """New words for somebody, or for the desk."""
        slot, author = self.cleaned_data["slot"], self.cleaned_data["author"]
        turns = Assignment.objects.active().filter(slot=slot, person=author)
        self.write(event, slot, turns.first(), author=author, by=by, now=now)


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


def initial_of(draft: Draft) -> dict[str, Any]:
    """A draft as the form shows it."""
    return {"text": draft.text, "accounts": list(draft.accounts.all())}
