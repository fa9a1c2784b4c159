"""Forms with which posts are reported."""

from collections.abc import Iterable
from typing import Any

from django import forms

from rota.lib.post_urls import LONGEST, NotAPost, read_post_url
from rota.models import Assignment, Person, Post


class AddressForm(forms.Form):
    """The post's address, if there is one at hand."""

    url = forms.CharField(
        label="The post's address (you can leave this empty)",
        required=False,
        max_length=LONGEST,
        help_text="Such as https://x.com/name/status/123",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def clean_url(self) -> str:
        """What can be no post is said at once, with what was typed kept."""
        url: str = self.cleaned_data["url"].strip()
        if url:
            try:
                read_post_url(url)
            except NotAPost as error:
                raise forms.ValidationError(str(error)) from error
        return url


class PostForm(AddressForm):
    """The address, and when it was posted."""

    said = forms.TimeField(
        label="When was it posted? (you can leave this empty)",
        required=False,
        input_formats=[
            "%H:%M",
            "%H:%M:%S",
            "%H.%M",
            "%I:%M%p",
            "%I:%M %p",
            "%I.%M%p",
            "%I%p",
            "%I %p",
        ],
        help_text="The local time, such as 14:35. Empty means just now.",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Write the time as 14:35 or 2:35pm."},
    )


class OwnPostForm(PostForm):
    """The volunteer's own report; a machine that presses the button reports nothing."""

    report = forms.BooleanField(
        label="Yes, my post is out",
        error_messages={"required": "Tick that your post is out."},
    )


class ReportForm(PostForm):
    """An organiser reports for somebody: whose turn it was, and who posted."""

    turn = forms.ModelChoiceField(
        label="Whose slot it was",
        queryset=Assignment.objects.none(),
        required=False,
        empty_label="an empty place",
    )
    poster = forms.ModelChoiceField(
        label="Who posted",
        queryset=Person.objects.none(),
        required=False,
        empty_label="the person whose slot it was",
        help_text="Choose somebody else if they covered.",
    )
    field_order = ("turn", "poster", "url", "said")
    noted: Post

    def __init__(self, *args: Any, turns: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].queryset = turns  # type: ignore[attr-defined]
        self.fields["turn"].label_from_instance = named  # type: ignore[attr-defined]
        self.fields["poster"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


def named(turn: Assignment) -> str:
    """An assignment as a choice."""
    return f"{turn.person} ({turn.get_kind_display().lower()})"


def first_primary(turns: Iterable[Assignment]) -> Assignment | None:
    """The turn a report is most likely about."""
    return next((turn for turn in turns if turn.is_primary), None)
