"""On the rota: somebody is picked up with one click, and put down in another slot with the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from rota.access import Access, SignedIn, assignment_of, person_of
from rota.lib.forms import carried_out, number_in, trouble_of
from rota.models import Assignment, Person, Slot
from rota.planner.forms.putting import PutForm, kind_in
from rota.planner.queries.history import last_changer
from rota.planner.queries.picking import Picked, picked_up

IN_HAND = frozenset({"moving", "placing", "as"})  # what the address says of who is picked up
CHOSEN = ("select", "chosen", "deed", "slots", "override")  # and of several that are chosen
NOTHING: Mapping[str, list[str]] = {}


def hand(data: QueryDict, access: Access) -> tuple[Person, Assignment | None] | None:
    """Whom the page or the form says is picked up, and out of which slot."""
    moving, placing = number_in(data, "moving"), number_in(data, "placing")
    if moving:
        turn = assignment_of(access, moving)
        return (turn.person, turn) if turn.is_active else None
    return (person_of(access, placing), None) if placing else None


def picked_of(
    request: SignedIn, access: Access, slots: Iterable[Slot] | None = None
) -> Picked | None:
    """Who is picked up, with what each slot says to them."""
    held = hand(request.GET, access)
    if held is None:
        return None
    person, turn = held
    kind = kind_in(request.GET)
    return picked_up(access.event, person, turn=turn, kind=kind, slots=slots, now=request.now)


def verdicts(request: SignedIn, access: Access) -> HttpResponse:
    """The same for a script: who is picked up, and slot by slot verdict, sentences, revision.

    With nobody picked up: who has changed the event last.
    """
    picked = picked_of(request, access)
    told = {"changed_by": last_changer(access.event)} if picked is None else {
        "name": picked.person.name,
        "revision": picked.turn.slot.revision if picked.turn else 0,
        "slots": {
            pk: [spot.verdict, spot.against, spot.revision] for pk, spot in picked.spots.items()
        },
    }  # fmt: skip
    response = JsonResponse(told)
    patch_cache_control(response, no_store=True)
    return response


def put(request: SignedIn, access: Access) -> HttpResponse:
    """Put whoever is picked up down in a slot; where that is refused they stay picked up."""
    held = hand(request.POST, access)
    if held is None:
        messages.error(request, "Nobody is picked up any more. Look at the rota again.")
        return back_to_rota(request, access)
    person, turn = held
    form = PutForm(request.POST, person=person, turn=turn, slots=access.event.slots.all())
    if carried_out(form, lambda: form.save(by=request.user, now=request.now)):
        messages.success(request, form.told)
        return back_to_rota(request, access)
    messages.error(request, trouble_of(form))
    still = {name: [request.POST[name]] for name in IN_HAND if request.POST.get(name)}
    return back_to_rota(request, access, still)


def back_to_rota(
    request: SignedIn, access: Access, still: Mapping[str, list[str]] = NOTHING
) -> HttpResponse:
    """To the part of the rota that was shown, with what is still picked up or chosen."""
    asked = request.GET.copy()
    for name in (*IN_HAND, *CHOSEN):
        asked.pop(name, None)
    for name, values in still.items():
        asked.setlist(name, values)
    address = reverse("planner:grid", args=[access.event.slug])
    return redirect(f"{address}?{asked.urlencode()}" if asked else address)
