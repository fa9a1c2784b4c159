"""Forms with which words are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from rota.lib.forms import number_in, trouble_of
from rota.lib.pictures import BadPicture, Clean, cleaned
from rota.lib.refusal import Refused
from rota.models import Account, Actor, Assignment, Draft, Event, Person, Picture, Slot
from rota.posting.actions.drafts import edit_draft, submit, write_draft
from rota.posting.actions.pictures import add_picture, change_pictures
from rota.posting.forms.pictures import picture_forms, wanted_of
from rota.posting.forms.slots import SlotField
from rota.posting.queries.checking import Check, check
from rota.posting.queries.measuring import with_limits

LONGEST = 5000  # a thread of them; each network says its own


class WordsField(forms.CharField):
    """Words of several lines. A browser ends its lines as in a mail, a network counts each sign."""

    def to_python(self, value: Any) -> str:
        """The words with plain ends of lines."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class CheckForm(forms.Form):
    """The words as they are being typed, which are looked at and not saved."""

    text = WordsField(required=False, max_length=LONGEST)
    is_thread = forms.BooleanField(required=False)
    accounts = forms.ModelMultipleChoiceField(queryset=Account.objects.none(), required=False)

    def __init__(self, data: QueryDict, words: WordsForm) -> None:
        super().__init__(data)
        self.on_offer = with_limits(words.accounts_on_offer)
        self.fields["accounts"].queryset = self.on_offer  # type: ignore[attr-defined]
        self.pictures = picture_forms(data, [one.picture for one in words.pictures], {})

    def look(self, event: Event) -> Check:
        """What speaks against them; on every account on offer where none is chosen yet."""
        if trouble := " ".join(filter(None, map(trouble_of, (self, *self.pictures)))):
            return Check(trouble=trouble)
        return check(
            event,
            self.cleaned_data["text"],
            list(self.cleaned_data["accounts"] or self.on_offer),
            is_thread=self.cleaned_data["is_thread"],
            pictures=wanted_of(self.pictures),
        )


class WordsForm(forms.Form):
    """The words, where they go, and a picture; a machine that presses the button saves nothing."""

    text = WordsField(
        label="Your words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what you want to say."},
    )
    is_thread = forms.BooleanField(
        label="If it is too long for one post, make it a thread",
        required=False,
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

    def __init__(
        self, *args: Any, accounts: Any, pictures: Iterable[Picture] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].queryset = accounts  # type: ignore[attr-defined]
        self.pictures = picture_forms(self.data if self.is_bound else None, pictures, self.initial)
        if self.pictures:
            self.fields["picture"].label = "One more picture (JPEG, PNG or WebP)"
            self.fields["alt"].label = "What the new picture shows, in a sentence"

    def clean(self) -> dict[str, Any]:
        """What is wrong with a picture's description is wrong with the words."""
        for one in self.pictures:
            if not one.is_valid():
                self.add_error(None, trouble_of(one))
        return super().clean() or {}

    @property
    def accounts_on_offer(self) -> QuerySet[Account]:
        """From where the words may go."""
        rows: QuerySet[Account] = self.fields["accounts"].queryset  # type: ignore[attr-defined]
        return rows

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
            is_thread=self.cleaned_data["is_thread"],
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
            is_thread=self.cleaned_data["is_thread"],
            seen_number=self.seen_number,
            by=by,
            now=now,
        )
        self.finish(draft, by=by, now=now)

    def finish(self, draft: Draft, *, by: Actor, now: datetime) -> None:
        """The picture that came with them, and handed in if that button was pressed."""
        if self.pictures:
            draft = change_pictures(draft, wanted_of(self.pictures), by=by, now=now)
        if picture := self.cleaned_data["picture"]:
            draft = add_picture(draft, picture, alt=self.cleaned_data["alt"], by=by, now=now)
        if self.cleaned_data["then"] == "submit":
            draft = submit(draft, seen_number=None, by=by, now=now)
        self.saved = draft


class SlotWordsForm(WordsForm):
    """The same by an organiser: for which slot, and whose words they are."""

    slot = SlotField(
        label="For which slot", queryset=Slot.objects.none(), empty_label="choose a slot"
    )
    author = forms.ModelChoiceField(
        label="Whose words they are",
        queryset=Person.objects.none(),
        required=False,
        empty_label="the desk's own",
    )
    field_order = ("slot", "author", "text", "is_thread", "accounts", "picture", "alt", "then")

    def __init__(self, *args: Any, slots: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]
        self.fields["author"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    @transaction.atomic
    def write_for(self, event: Event, *, by: Actor, now: datetime) -> None:
        """New words for somebody in a turn of theirs, or for the desk."""
        slot, author = self.cleaned_data["slot"], self.cleaned_data["author"]
        turn = Assignment.objects.active().filter(slot=slot, person=author).first()
        if author and not turn:
            raise Refused(
                f"{author} is not on in that slot. Choose one of theirs, or give it to them first."
            )
        self.write(event, slot, turn, author=author, by=by, now=now)


def as_typed(data: QueryDict) -> dict[str, Any]:
    """What was typed and chosen, to be shown again."""
    return data.dict() | {"accounts": data.getlist("accounts")}


def initial_of(draft: Draft) -> dict[str, Any]:
    """A draft as the form shows it."""
    accounts = list(draft.accounts.all())
    return {"text": draft.text, "is_thread": draft.is_thread, "accounts": accounts}
