"""Asking people when they can."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter
from rota.lib.forms import carried_out
from rota.reminders.asking import asking
from rota.reminders.forms import AskForm


def ask(request: SignedIn, slug: str) -> HttpResponse:
    """Whom the question goes to, until when, and how it reads; asked again, and no more."""
    access = enter(request.user, slug, Right.EDIT)
    form = AskForm(request.POST or None, event=access.event, now=request.now)
    if carried_out(form, lambda: form.carry_out(by=request.user)):
        messages.success(request, form.done)
        return redirect("reminders:ask", slug)
    found = asking(access.event, form.deadline, request.now)
    context = {"access": access, "form": form, "asking": found, "here": "people"}
    return render(request, "reminders/ask.html", context)
