"""One assignment: why it is theirs, who else could have it, and everything that can be changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, assignment_of, enter
from rota.lib.forms import carried_out
from rota.models import Assignment
from rota.planner.forms.assignments import ChangeForm, offered, sent_form
from rota.planner.forms.handover import HandOverForm
from rota.planner.queries.alternatives import why_them
from rota.planner.queries.candidates import Offers, choosable, targets
from rota.planner.queries.history import last_changes


def assignment(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Somebody in a slot, why, and what can be changed about it."""
    access = enter(request.user, slug, Right.FILL)
    turn = assignment_of(access, pk)
    offers = targets(turn, now=request.now)
    sent = form_sent(request, access, turn, offers)
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
        **why_context(request, turn),
        "history": last_changes(turn.slot),
        "here": "rota",
    }
    return render(request, "planner/assignment.html", context)


def form_sent(
    request: SignedIn, access: Access, turn: Assignment, offers: Offers
) -> ChangeForm | None:
    """The form that was sent, if any."""
    if request.POST.get("do") == HandOverForm.do:
        people = choosable(turn.slot.event, access.only_department_id)
        return HandOverForm(request.POST, turn=turn, people=people)
    return sent_form(turn, request.POST, offers)


def why_context(request: SignedIn, turn: Assignment) -> dict[str, object]:
    """Why the place is theirs, while it is and something can still be done about it."""
    is_coming = turn.is_active and turn.slot.starts_at > request.now
    is_asked = "why" in request.GET
    why = why_them(turn, request.now, is_asked=is_asked) if is_coming else None
    return {"is_coming": is_coming, "why": why}
