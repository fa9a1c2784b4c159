"""A stretch of the rota copied to another place of the day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter
from rota.lib.forms import carried_out, number_in
from rota.planner.forms.patterns import PatternForm


def pattern(request: SignedIn, slug: str) -> HttpResponse:
    """Choose a stretch, look who fits where, copy it."""
    access = enter(request.user, slug, Right.EDIT)
    is_sent = request.method == "POST"
    data = request.POST if is_sent else request.GET
    form = PatternForm(data, event=access.event, now=request.now)
    seen = number_in(data, "version") or 0
    if is_sent and carried_out(form, lambda: form.save(seen_version=seen, by=request.user)):
        messages.success(request, "The pattern is copied. Undo takes all of it back.")
        return redirect("planner:grid", slug)
    form.is_valid()  # works the pattern out
    context = {"access": access, "form": form, "pattern": form.pattern, "here": "rota"}
    return render(request, "planner/pattern.html", context)
