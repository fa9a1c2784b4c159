"""When somebody can: a part of the day at a time, and by the hour where it differs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from rota.lib.daily import Window
from rota.lib.times import clock, stretch
from rota.models import Event, Person
from rota.people.actions.availability import Given
from rota.people.availability import BadAvailability
from rota.people.choices import HOUR, Choice, Part, choices_of, takes_nights, windows_of
from rota.people.queries.availability import night_of, parts_of_event, stands

CHOICES = [
    (Choice.CAN.value, "I can"),
    (Choice.RATHER_NOT.value, "Rather not"),
    (Choice.CANNOT.value, "I cannot"),
]
ONE_DAY = timedelta(hours=25)


@dataclass(frozen=True)
class Block:
    """A part of the day on the page: its question, and those of its hours."""

    part: Part
    field: BoundField
    hours: tuple[BoundField, ...]

    @property
    def is_open(self) -> bool:
        """Whether an hour differs, so that the hours have to be seen."""
        return any(field.value() for field in self.hours)


class WhenForm(forms.Form):
    """Nothing is chosen until somebody has answered: pressing the button alone says nothing."""

    def __init__(self, data: Any, *, person: Person) -> None:
        self.event: Event = person.event
        self.parts = parts_of_event(self.event)
        super().__init__(data, initial=initial_of(person, self.parts))
        for part in self.parts:
            self.fields[part_key(part)] = part_field(part, self.event)
            if len(part.hours) > 1:
                self.fields |= {
                    hour_key(hour): hour_field(part, hour, self.event) for hour in part.hours
                }
        self.fields["most_slots"] = forms.IntegerField(
            label="How many slots at most?",
            required=False,
            min_value=1,
            max_value=99,
            help_text=f"Leave it empty for {self.event.most_slots}, as for everybody.",
        )
        self.fields["note"] = forms.CharField(
            label="Anything we should know?",
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def blocks(self) -> Iterator[Block]:
        """The parts of the day with their fields."""
        for part in self.parts:
            hours = [key for key in map(hour_key, part.hours) if key in self.fields]
            yield Block(part, self[part_key(part)], tuple(self[key] for key in hours))

    @property
    def choices(self) -> Mapping[Window, Choice]:
        """What was said to each hour: its own choice, else that of its part."""
        said = self.cleaned_data
        return {
            hour: Choice(said.get(hour_key(hour)) or said[part_key(part)])
            for part in self.parts
            for hour in part.hours
        }

    @property
    def given(self) -> Given:
        """All that was said."""
        available, rather_not = windows_of(self.choices)
        return Given(
            available=available,
            rather_not=rather_not,
            at_night=takes_nights(self.choices, night_of(self.event)),
            most_slots=self.cleaned_data["most_slots"],
            note=" ".join(self.cleaned_data["note"].split()),
        )

    @property
    def seen(self) -> str | None:
        """The mark of what the page showed."""
        return self.data.get("seen")


def part_key(part: Part) -> str:
    """What the form calls a part."""
    return f"part_{named(next(iter(part.hours)))}"


def hour_key(hour: Window) -> str:
    """What the form calls an hour."""
    return f"hour_{named(hour)}"


def named(hour: Window) -> str:
    """An hour by when it starts: 9, or 9_30."""
    full, minutes = divmod(hour[0], HOUR)
    return f"{full}_{minutes:02}" if minutes else f"{full}"


def part_field(part: Part, event: Event) -> forms.ChoiceField:
    """The question about a part of the day."""
    return forms.ChoiceField(
        label=part_label(part, event),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )


def part_label(part: Part, event: Event) -> str:
    """Which part of which day; of an event of several days, of each of them."""
    if event.span.length <= ONE_DAY:
        return f"{part.name}: {stretch(*part.span, event.tz)}"
    begins, ends = (clock(moment, event.tz) for moment in part.span)
    return f"{part.name}: {begins} to {ends}, every day"


def hour_field(part: Part, hour: Window, event: Event) -> forms.ChoiceField:
    """The question about one hour, which nobody has to answer."""
    begins, ends = (clock(moment, event.tz) for moment in part.hours[hour])
    same = ("", f"as the rest of the {part.name.lower()}")
    return forms.ChoiceField(label=f"{begins} to {ends}", choices=[same, *CHOICES], required=False)


def initial_of(person: Person, parts: tuple[Part, ...]) -> dict[str, Any]:
    """What they have said, if it stands; else nothing but their most slots."""
    initial: dict[str, Any] = {"most_slots": person.most_slots}
    if not stands(person):
        return initial
    initial["note"] = person.availability_note
    for part in parts:
        try:
            said = choices_of(person.available, person.rather_not, part.hours)
        except BadAvailability:
            return initial
        usual = Counter(said.values()).most_common(1)[0][0]
        initial[part_key(part)] = usual.value
        initial |= {hour_key(hour): one.value for hour, one in said.items() if one != usual}
    return initial
