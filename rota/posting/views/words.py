"""The volunteer's own words, by the private link: no account, cookie or script."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from rota.access import own, own_assignment, own_draft
from rota.lib.forms import carried_out
from rota.lib.requests import Request
from rota.models import PrivateLink
from rota.posting.actions.drafts import tick_briefing
from rota.posting.forms.drafts import WordsForm, initial_of
from rota.posting.forms.looks import BriefingForm
from rota.posting.queries.drafts import accounts_for, draft_page, own_drafts, own_pictures
from rota.posting.views.checking import sent_to, shown_in, words_page


@own
def briefing(request: Request, link: PrivateLink) -> HttpResponse:
    """What to say and what never to say; ticked before the first post."""
    person, token = link.person, link.token
    form = BriefingForm(request.POST if request.method == "POST" else None)
    if carried_out(form, lambda: tick_briefing(person, now=request.now)):
        return redirect("posting:my_drafts", token)
    context = {"event": person.event, "person": person, "token": token, "form": form}
    return render(request, "posting/briefing.html", context)


@own
def my_drafts(request: Request, link: PrivateLink, pk: int | None = None) -> HttpResponse:
    """What the volunteer has written; for a slot of theirs, a form for new words."""
    person, token, event = link.person, link.token, link.person.event
    turn = own_assignment(person, pk) if pk else None
    shown = shown_in(request, event, {})
    form = WordsForm(*sent_to(request), accounts=accounts_for(event, person), initial=shown)
    if turn and carried_out(form, lambda: form.write_own(turn, by=person, now=request.now)):
        return redirect("posting:my_draft", token, form.saved.pk)
    context = {"event": event, "person": person, "token": token, "turn": turn}
    context |= {"form": form, "drafts": own_drafts(person)}
    return words_page(request, "posting/my_drafts.html", context, person.department)


@own
def my_draft(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """One of them: what speaks against it, what was said of it; changed and handed in."""
    person, token, event = link.person, link.token, link.person.event
    row = own_draft(person, pk)
    form = WordsForm(
        *sent_to(request),
        accounts=accounts_for(event, person),
        pictures=own_pictures(row),
        initial=shown_in(request, event, initial_of(row)),
    )
    if carried_out(form, lambda: form.save(row, by=person, now=request.now)):
        return redirect("posting:my_draft", token, pk)
    context = {"event": event, "person": person, "token": token, "draft": row, "form": form}
    context["page"] = SimpleLazyObject(lambda: draft_page(row))
    return words_page(request, "posting/my_draft.html", context, person.department)
