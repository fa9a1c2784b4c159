"""Words are given another slot: by an organiser, or by their author on the private link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, draft_of, enter, own, own_draft
from rota.lib.forms import carried_out, sent_by
from rota.lib.requests import Request
from rota.models import PrivateLink
from rota.posting.forms.slots import SlotForm


def give(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Another slot for somebody's words, or for the desk's own."""
    access = enter(request.user, slug, Right.FILL)
    row = draft_of(access, pk)
    form = SlotForm(sent_by(request), draft=row, now=request.now)
    if carried_out(form, lambda: form.carry_out(by=request.user, now=request.now)):
        messages.success(request, "The words have their slot.")
        return redirect("posting:draft", slug, pk)
    context = {"access": access, "event": access.event, "draft": row, "form": form, "here": "posts"}
    return render(request, "posting/give.html", context)


@own
def my_give(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """Another of their slots for the volunteer's words."""
    person, token = link.person, link.token
    row = own_draft(person, pk)
    form = SlotForm(sent_by(request), draft=row, now=request.now)
    if carried_out(form, lambda: form.carry_out(by=person, now=request.now)):
        return redirect("posting:my_draft", token, pk)
    context = {"event": person.event, "person": person, "token": token, "draft": row, "form": form}
    return render(request, "posting/my_give.html", context)
