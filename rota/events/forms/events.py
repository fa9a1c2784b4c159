"""The form of an event."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from rota.events.hours import Length, NoSuchTime, comes_twice, event_span, slot_spans
from rota.events.zones import zone_choices
from rota.lib.names import short_name
from rota.lib.spans import Span
from rota.lib.times import clock
from rota.models import Event

RULES = ("grace_minutes", "early_minutes", "rest_minutes", "most_slots")
NIGHT = ("night_from", "night_until")
BY_PEOPLE = ("sign_up", "give_back_minutes", "is_cover_approved")
WORDS = ("words", "link", "contact", "reply_to", "briefing", "watch_list")


def time_input() -> forms.TimeInput:
    """The browser's own input for a time of day."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class HashtagField(forms.CharField):
    """A hashtag, typed with its # or without."""

    def to_python(self, value: Any) -> str:
        """The hashtag with one #."""
        tag = str(super().to_python(value)).lstrip("#")
        return f"#{tag}" if tag else ""


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """An event: what, when, its slots, its rules, its words.

    The start is local to the zone. A start that comes twice asks which one is meant; moving a
    published event asks for a tick. Both fields are shown only then.
    """

    hashtag = HashtagField(max_length=60)
    zone = forms.ChoiceField(label="Time zone", choices=zone_choices)
    starts_on = forms.DateField(
        label="Starts on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_time = forms.TimeField(label="Starts at", widget=time_input())
    which_one = forms.ChoiceField(
        label="Which one",
        required=False,
        choices=[("0", "The first"), ("1", "The second")],
        widget=forms.RadioSelect,
    )
    move_anyway = forms.BooleanField(
        label="Move it all the same; I make the slots anew and publish again", required=False
    )

    class Meta:
        model = Event
        fields = (
            "name", "hashtag", "slug", "zone", "length",
            "slot_minutes", "people_needed", "standbys_needed", *RULES, *NIGHT, *BY_PEOPLE, *WORDS,
        )  # fmt: skip
        labels = {
            "slot_minutes": "Length of a slot",
            "people_needed": "People in a slot",
            "standbys_needed": "Standbys in a slot",
            "grace_minutes": "Grace (minutes)",
            "early_minutes": "Early tolerance (minutes)",
            "rest_minutes": "Rest between slots (minutes)",
            "most_slots": "Most slots a person",
            "night_from": "Night begins",
            "night_until": "Night ends",
            "link": "Link to share",
            "sign_up": "Open slots",
            "give_back_minutes": "A slot can be given back until (minutes before it)",
            "is_cover_approved": "An organiser has to agree when somebody takes over a slot",
        }
        help_texts = {
            "slug": "Part of the event's addresses. Leave empty to take it from the hashtag.",
            "standbys_needed": "They step in when somebody cannot come.",
            "grace_minutes": "So long after its slot a post still counts.",
            "early_minutes": "So long before its slot a post counts already.",
            "rest_minutes": "At least this long between two slots of one person.",
            "most_slots": "Unless the person's own entry says another number.",
            "night_from": "Only people who say so are given slots at night.",
            "give_back_minutes": "After that a no asks for cover: the slot stays theirs until "
            "somebody takes it.",
            "is_cover_approved": "Shortly before a slot nobody is waited for.",
            "link": "Goes into the words, such as the page about the day.",
            "briefing": "What to say, and what never to say: volunteers tick it before they post.",
            "reply_to": "Where answers to reminders arrive, if not at the site's own address.",
        }
        widgets = {
            "length": forms.RadioSelect,
            "sign_up": forms.RadioSelect,
            "slug": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
            "words": forms.Textarea(attrs={"rows": 3}),
            "briefing": forms.Textarea(attrs={"rows": 9}),
            "watch_list": forms.Textarea(attrs={"rows": 3}),
            "night_from": time_input(),
            "night_until": time_input(),
        }

    def __init__(
        self, *args: Any, taken: Collection[str], is_published: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taken, self.is_published = taken, is_published
        self.asks: list[str] = []  # fields that are shown because something has to be decided
        self.fields["slug"].required = False
        if self.instance.pk:
            local = self.instance.starts_at.astimezone(self.instance.tz)
            self.initial["starts_on"], self.initial["starts_time"] = local.date(), local.time()
            self.initial["which_one"] = str(local.fold)
            self.offer_both(local.replace(tzinfo=None), self.instance.tz)

    def clean_slug(self) -> str:
        """The short name, or one made from the hashtag; no other event's."""
        text = self.cleaned_data.get("hashtag") or self.cleaned_data.get("name", "")
        slug = self.cleaned_data["slug"] or short_name(text, self.taken)
        if slug in self.taken:
            free = short_name(slug, self.taken)
            raise forms.ValidationError(f"Another event has this short name. {free} is free.")
        return slug

    def clean(self) -> dict[str, Any]:
        """Find the event's hours from its local start."""
        data = super().clean() or {}
        if {"zone", "starts_on", "starts_time", "length", "slot_minutes"} <= data.keys():
            span = self.span(data)
            if span:
                self.check_hours(span, data)
                self.instance.starts_at, self.instance.ends_at = span
        return data

    def span(self, data: dict[str, Any]) -> Span | None:
        """The hours that were asked for, or None with the reason on the field."""
        local = datetime.combine(data["starts_on"], data["starts_time"])
        zone = ZoneInfo(data["zone"])
        self.offer_both(local, zone)
        if self.asks and not data.get("which_one"):
            said = clock(local.replace(tzinfo=UTC), ZoneInfo("UTC"))
            self.add_error("which_one", f"{said} comes twice that day. Say which one you mean.")
            return None
        later = bool(self.asks) and data["which_one"] == "1"
        try:
            return event_span(local, zone, Length(data["length"]), later=later)
        except NoSuchTime as reason:
            self.add_error("starts_time", str(reason))
            return None

    def check_hours(self, span: Span, data: dict[str, Any]) -> None:
        """Hours have to hold whole slots, and are not moved unasked once people were told."""
        try:
            slot_spans(span, data["slot_minutes"])
        except ValueError as reason:
            self.add_error("slot_minutes", str(reason))
        if self.is_published and span != self.instance.span:
            self.asks.append("move_anyway")
            if not data.get("move_anyway"):
                self.add_error(
                    "move_anyway",
                    "People have been told their slots, and keep them at the old times until you "
                    "make the slots anew and publish again.",
                )

    def offer_both(self, local: datetime, zone: ZoneInfo) -> None:
        """Show the choice between the two, if the clocks go back over the start."""
        self.asks = ["which_one"] if comes_twice(local, zone) else []
        letters = [local.replace(tzinfo=zone, fold=fold).tzname() for fold in (0, 1)]
        field = self.fields["which_one"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("0", f"The first ({letters[0]})"), ("1", f"The second ({letters[1]})")]

    @property
    def helper(self) -> FormHelper:
        """The form in parts."""
        helper = FormHelper()
        helper.form_tag = False
        when = ("zone", "starts_on", "starts_time", *self.asks, "length")
        slots = ("slot_minutes", "people_needed", "standbys_needed")
        helper.layout = Layout(
            Fieldset("What", "name", "hashtag", "slug"),
            Fieldset("When", *when),
            Fieldset("Slots", *slots, css_class="columns"),
            Fieldset("Rules", *RULES, *NIGHT, css_class="columns"),
            Fieldset("Changes by the people themselves", *BY_PEOPLE),
            Fieldset("Words and help", *WORDS),
        )
        return helper
