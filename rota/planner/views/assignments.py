"""One assignment: moved, removed, pinned, made standby, posted from another account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, assignment_of, enter
from rota.lib.forms import carried_out
from rota.planner.forms.assignments import offered, sent_form
from rota.planner.queries.candidates import targets
from rota.planner.queries.history import last_changes


def assignment(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Somebody in a slot, and what can be changed about it."""
    access = enter(request.user, slug, Right.FILL)
    turn = assignment_of(access, pk)
    offers = targets(turn, now=request.now)
    sent = sent_form(turn, request.POST, offers)
    if sent and carried_out(sent, lambda: sent.save(by=request.user, now=request.now)):
        messages.success(request, sent.told)
        return redirect("planner:slot", slug, sent.saved.slot_id)
    forms = [form(request.POST, turn=turn, offers=offers) for form in offered(turn)]
    context = {
        "access": access,
        "turn": turn,
        "slot": turn.slot,
        "form": sent,
        "forms": [sent if sent and sent.do == form.do else form for form in forms],
        "offers": offers,
        "history": last_changes(turn.slot),
        "here": "rota",
    }
    return render(request, "planner/assignment.html", context)
