"""Pages on which words are written: what was sent is saved, or only looked at as it is typed."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject

from rota.lib.forms import number_in
from rota.lib.requests import Request
from rota.models import Department, Event
from rota.posting.forms.drafts import CheckForm, WordsForm, as_typed
from rota.posting.queries.signposts import offered

NOTHING = (None, None)


def is_check(request: Request) -> bool:
    """Whether the words are only to be looked at; one to which a link is added is shown again."""
    return "check" in request.POST or "add" in request.POST


def sent_to(request: Request) -> tuple[QueryDict | None, MultiValueDict[str, Any] | None]:
    """The fields and files of words that are to be saved."""
    is_words = request.method == "POST" and not is_check(request) and "look" not in request.POST
    return (request.POST, request.FILES) if is_words else NOTHING


def shown_in(request: Request, event: Event, otherwise: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: what was typed, if that is only to be looked at."""
    return as_typed(typed_in(request, event)) if is_check(request) else otherwise


def typed_in(request: Request, event: Event) -> QueryDict:
    """What was typed, with the link of the signpost whose button was pressed."""
    if "add" not in request.POST:
        return request.POST
    typed = request.POST.copy()
    added = event.signposts.filter(pk=number_in(request.POST, "add") or 0).first()
    if added and added.url not in typed.get("text", ""):
        typed["text"] = f"{typed.get('text', '').rstrip()} {added.url}".lstrip()
    return typed


def words_page(
    request: Request, template: str, context: dict[str, Any], whose: Department | None
) -> HttpResponse:
    """The page with what is said of the words; for a script nothing but that.

    `whose` is the department whose signposts are offered first.
    """
    form: WordsForm = context["form"]
    event: Event = context["event"]
    if is_check(request):
        context["check"] = CheckForm(typed_in(request, event), form).look(event)
    context["signposts"] = SimpleLazyObject(lambda: offered(event, whose))
    is_part = is_check(request) and request.htmx
    return render(request, "posting/_check.html" if is_part else template, context)
