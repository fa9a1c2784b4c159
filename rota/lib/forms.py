"""How a form and an action meet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from rota.lib.refusal import Refused


def carried_out(form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether the form was valid and the action done; its refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def sent_by(request: HttpRequest) -> QueryDict | None:
    """What the form was sent with, an empty one too; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def trouble_of(form: BaseForm) -> str:
    """Everything that is wrong with the form, in sentences, for a page that does not show it."""
    return " ".join(str(words) for errors in form.errors.values() for words in errors)


def number_in(data: Mapping[str, Any], name: str) -> int | None:
    """A number of up to nine digits that the page sent along; None where it sent something else."""
    text = str(data.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 10 else None


class Named(Protocol):
    """A row with a number and a name."""

    pk: Any
    name: str


class NarrowingForm(forms.Form):
    """What to narrow a list by; whose department is always among it."""

    department = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, departments: Iterable[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "every department")] + [(str(one.pk), one.name) for one in departments]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what is not understood narrows nothing."""
        self.is_valid()
        return self.cleaned_data
