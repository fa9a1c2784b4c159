"""The filter above the rota."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from rota.lib.times import day
from rota.models import Department, Event
from rota.planner.queries.sheet import Filter

VIEWS = [("", "Table"), ("list", "List"), ("people", "People")]
SHARES = [("", "Everybody"), ("over", "Over their share"), ("under", "Under their share")]


class PeopleForm(forms.Form):
    """Whose places are shown: part of a name, or who is over or under their share."""

    view = forms.CharField(widget=forms.HiddenInput(), required=False)
    name = forms.CharField(label="Name", required=False, max_length=80)
    share = forms.ChoiceField(label="Who", required=False, choices=SHARES)


class FilterForm(forms.Form):
    """As a table, a list or by person; everything or the gaps; one day; one department."""

    view = forms.ChoiceField(label="Show as", required=False)
    show = forms.ChoiceField(label="Slots", required=False)
    day = forms.TypedChoiceField(
        label="Day", required=False, coerce=date.fromisoformat, empty_value=None
    )
    department = forms.TypedChoiceField(
        label="Department", required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: QueryDict, *, event: Event, departments: Iterable[Department]) -> None:
        super().__init__(data)
        named = [(one.pk, one.name) for one in departments]
        self.offer("view", VIEWS)
        self.offer("show", [("", "All slots"), ("gaps", "Only gaps")])
        self.offer("day", [("", "All days"), *days_of(event)])
        self.offer("department", [("", "All departments"), *named])

    def offer(self, name: str, choices: Sequence[tuple[int | str, str]]) -> None:
        """Let a field take one of the choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self, openable: frozenset[int] | None) -> Filter:
        """What was asked for; what cannot be understood asks for everything."""
        data = self.cleaned_data if self.is_valid() else {}
        return Filter(
            only_gaps=data.get("show") == "gaps",
            on=data.get("day"),
            department_id=data.get("department"),
            openable=openable,
            is_list=data.get("view") == "list",
        )


def days_of(event: Event) -> list[tuple[str, str]]:
    """The local days of the event."""
    first, last = (moment.astimezone(event.tz) for moment in event.span)
    count = (last - timedelta(microseconds=1)).date() - first.date()
    moments = [first + timedelta(days=number) for number in range(count.days + 1)]
    return [(f"{moment:%Y-%m-%d}", day(moment, event.tz)) for moment in moments]
