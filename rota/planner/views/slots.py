"""The event's slots: made and made anew, and one slot's page."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, enter, slot_of
from rota.lib.forms import carried_out
from rota.models import Assignment, Slot
from rota.planner.actions.slots import make_slots
from rota.planner.forms.assignments import AssignForm
from rota.planner.forms.slots import SlotsForm
from rota.planner.queries.candidates import candidates, choosable
from rota.planner.queries.slot_page import SlotPage, slot_page
from rota.planner.queries.slots import preview
from rota.planner.queries.why import why_slot

AT_MOST = 100  # people in each list of candidates; a part of their name finds the others


def slots(request: SignedIn, slug: str) -> HttpResponse:
    """What making the slots would do to the rota; the button that makes them."""
    access = enter(request.user, slug, Right.EDIT)
    event, form = access.event, SlotsForm(request.POST or None)
    if carried_out(
        form,
        lambda: make_slots(
            event, seen_version=form.cleaned_data["version"], by=request.user, now=request.now
        ),
    ):
        messages.success(request, "The slots are made.")
        return redirect("planner:grid", slug)
    context = {"access": access, "form": form, "preview": preview(event), "here": "rota"}
    return render(request, "planner/slots.html", context)


def slot(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Who is in a slot, who could be, and why the others cannot."""
    access = enter(request.user, slug, Right.FILL if request.method == "POST" else Right.SEE)
    row = slot_of(access, pk)
    page = slot_page(row, request.now)
    context = {"access": access, "slot": row, "page": page, "here": "rota"}
    if access.may_fill:
        kind = kind_asked(request, page.open_kind)
        form = assign_form(request, access, row, kind, page.in_place_of(kind))
        if carried_out(form, lambda: form.save(by=request.user, now=request.now)):
            messages.success(request, form.told)
            return redirect("planner:slot", slug, pk)
        context |= {"form": form, "kind": kind, "asked": request.GET.get("name", "")}
        context |= why_context(row, page, form, request.now)
    return render(request, "planner/slot.html", context)


def why_context(row: Slot, page: SlotPage, form: AssignForm, now: datetime) -> dict[str, object]:
    """Why a place of that kind is empty, if one is and the event is small enough to say so here."""
    kind = form.initial["kind"]
    is_empty = page.is_open and page.empty[kind] > 0
    has_free = bool(form.offers.free)
    why = why_slot(row, kind, now, has_free=has_free) if is_empty else None
    return {"why": why, "is_large": is_empty and why is None}


def kind_asked(request: SignedIn, open_kind: str) -> str:
    """The kind of place that is being filled."""
    asked = request.POST.get("kind") or request.GET.get("kind")
    return asked if asked in Assignment.Kind.values else open_kind


def assign_form(
    request: SignedIn, access: Access, row: Slot, kind: str, wanting_cover: Assignment | None
) -> AssignForm:
    """The form that gives the slot to somebody whom this user may touch."""
    may_replace = wanting_cover and access.may_touch(wanting_cover.person)
    in_place_of = wanting_cover if may_replace else None
    people = choosable(row.event, access.only_department_id)
    offers = candidates(
        row,
        people,
        kind=kind,
        now=request.now,
        name=request.GET.get("name", ""),
        in_place_of=in_place_of,
    )
    return AssignForm(
        request.POST,
        slot=row,
        kind=kind,
        people=people,
        offers=offers.first(AT_MOST),
        in_place_of=in_place_of,
    )
