"""Posts on their way: the desk's list, one of them, everything on hold, the volunteer's button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, dispatch_of, enter, own, own_dispatch
from rota.lib.forms import carried_out, sent_by
from rota.lib.requests import Request
from rota.models import PrivateLink
from rota.posting.actions.dispatching import press
from rota.posting.forms.ways import GoForm, GoOnForm, HoldForm, WayForm, deeds_for
from rota.posting.queries.dispatches import desk_lines, held_back, way_page


def desk(request: SignedIn, slug: str) -> HttpResponse:
    """What the desk has to post, what airs soonest first, and what has gone wrong."""
    access = enter(request.user, slug, Right.FILL)
    context = {"access": access, "lines": desk_lines(access), "here": "posts"}
    return render(request, "posting/desk.html", context)


def way(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One post on its way to one account: how far it is, and what can be done."""
    access = enter(request.user, slug, Right.FILL)
    row = dispatch_of(access, pk)
    form = WayForm(sent_by(request), way=row)
    if carried_out(form, lambda: form.carry_out(by=request.user, now=request.now)):
        messages.success(request, form.told)
        return redirect("posting:way", slug, pk)
    context = {"access": access, "way": row, "page": way_page(row), "here": "posts"}
    context |= {"form": form if deeds_for(row) else None}
    return render(request, "posting/way.html", context)


def hold(request: SignedIn, slug: str) -> HttpResponse:
    """Everything on hold at once; or how it goes on."""
    access = enter(request.user, slug, Right.EDIT)
    event = access.event
    waiting = held_back(event)
    sent = sent_by(request)
    form = GoOnForm(sent, waiting=waiting) if event.held_at else HoldForm(sent)
    if carried_out(form, lambda: form.carry_out(event, by=request.user, now=request.now)):
        return redirect("posting:hold", slug)
    context = {"access": access, "form": form, "waiting": waiting, "here": "posts"}
    return render(request, "posting/hold.html", context)


@own
def my_go(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """The volunteer lets Coordinator post their words now. Looking changes nothing."""
    person, token = link.person, link.token
    row = own_dispatch(person, pk)
    form = GoForm(sent_by(request))
    if carried_out(form, lambda: press(row, by=person, now=request.now)):
        return redirect("posting:my_go", token, pk)
    context = {"event": person.event, "person": person, "token": token, "way": row, "form": form}
    return render(request, "posting/my_go.html", context)
