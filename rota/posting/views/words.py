"""The volunteer's own words, by the private link: no account, cookie or script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rota.access import link_of, own_assignment, own_draft
from rota.lib.forms import carried_out
from rota.lib.headers import private
from rota.lib.requests import Request
from rota.posting.actions.drafts import tick_briefing
from rota.posting.forms.drafts import BriefingForm, WordsForm, initial_of
from rota.posting.queries.drafts import accounts_for, draft_page, own_drafts


@login_not_required
@private
@csrf_exempt
def briefing(request: Request, token: str) -> HttpResponse:
    """What to say and what never to say; ticked before the first post."""
    link = link_of(token, request.now)
    if link is None:
        return render(request, "closed.html", status=410)
    person = link.person
    form = BriefingForm(request.POST if request.method == "POST" else None)
    if carried_out(form, lambda: tick_briefing(person, now=request.now)):
        return redirect("posting:my_drafts", token)
    context = {"event": person.event, "person": person, "token": token, "form": form}
    return render(request, "posting/briefing.html", context)


@login_not_required
@private
@csrf_exempt
def my_drafts(request: Request, token: str, pk: int | None = None) -> HttpResponse:
    """What the volunteer has written; for a slot of theirs, a form for new words."""
    link = link_of(token, request.now)
    if link is None:
        return render(request, "closed.html", status=410)
    person = link.person
    turn = own_assignment(person, pk) if pk else None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WordsForm(*sent, accounts=accounts_for(person.event, person))
    if turn and carried_out(form, lambda: form.write_own(turn, by=person, now=request.now)):
        return redirect("posting:my_draft", token, form.saved.pk)
    context = {"event": person.event, "person": person, "token": token, "turn": turn}
    context |= {"form": form, "drafts": own_drafts(person)}
    return render(request, "posting/my_drafts.html", context)


@login_not_required
@private
@csrf_exempt
def my_draft(request: Request, token: str, pk: int) -> HttpResponse:
    """One of them: what speaks against it, what was said of it; changed and handed in."""
    link = link_of(token, request.now)
    if link is None:
        return render(request, "closed.html", status=410)
    person = link.person
    row = own_draft(person, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WordsForm(*sent, accounts=accounts_for(person.event, person), initial=initial_of(row))
    if carried_out(form, lambda: form.save(row, by=person, now=request.now)):
        return redirect("posting:my_draft", token, pk)
    context = {"event": person.event, "person": person, "token": token, "draft": row}
    return render(
        request, "posting/my_draft.html", context | {"form": form, "page": draft_page(row)}
    )
