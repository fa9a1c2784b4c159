"""Pages on which words are written: what was sent is saved, or only looked at as it is typed."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from rota.lib.requests import Request
from rota.models import Event
from rota.posting.forms.drafts import CheckForm, WordsForm, as_typed

NOTHING = (None, None)


def is_check(request: Request) -> bool:
    """Whether the words are only to be looked at."""
    return "check" in request.POST


def sent_to(request: Request) -> tuple[QueryDict | None, MultiValueDict[str, Any] | None]:
    """The fields and files of words that are to be saved."""
    is_words = request.method == "POST" and not is_check(request) and "look" not in request.POST
    return (request.POST, request.FILES) if is_words else NOTHING


def shown_in(request: Request, otherwise: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: what was typed, if that is only to be looked at."""
    return as_typed(request.POST) if is_check(request) else otherwise


def words_page(
    request: Request, template: str, context: dict[str, Any], *, event: Event
) -> HttpResponse:
    """The page with what is said of the words; for a script nothing but that."""
    form: WordsForm = context["form"]
    if is_check(request):
        context["check"] = CheckForm(request.POST, form).look(event)
    is_part = is_check(request) and request.htmx
    return render(request, "posting/_check.html" if is_part else template, context)
