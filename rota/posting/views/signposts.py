"""Organisers' pages of the signposts: all of them, one of them, taken down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, row_of
from rota.lib.forms import carried_out
from rota.models import Signpost
from rota.posting.actions.signposts import add_signpost, edit_signpost, remove_signpost
from rota.posting.forms.signposts import SignpostForm
from rota.posting.queries.signposts import signposts_of


def signposts(request: SignedIn, slug: str) -> HttpResponse:
    """All links that are offered; one more."""
    access = enter(request.user, slug, Right.EDIT)
    new = Signpost(event=access.event)
    form = SignpostForm(request.POST if request.method == "POST" else None, instance=new)
    if carried_out(form, lambda: add_signpost(new, by=request.user, now=request.now)):
        messages.success(request, f"“{new}” is offered to whoever writes.")
        return redirect("posting:signposts", slug)
    context = {"access": access, "form": form, "signposts": signposts_of(access.event)}
    return render(request, "posting/signposts.html", context | {"here": "posts"})


def signpost(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.signposts.all(), pk)
    name = str(row)  # the page keeps the old name until the new one is saved
    form = SignpostForm(request.POST if request.method == "POST" else None, instance=row)
    if carried_out(form, lambda: edit_signpost(row, by=request.user, now=request.now)):
        messages.success(request, f"“{row}” is saved.")
        return redirect("posting:signposts", slug)
    context = {"access": access, "form": form, "name": name, "pk": pk, "here": "posts"}
    return render(request, "posting/signpost.html", context)


def take_down(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """It is offered no more. Asked first."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.signposts.all(), pk)
    if request.method == "POST":
        remove_signpost(row, by=request.user, now=request.now)
        messages.success(request, f"“{row}” is offered no more.")
        return redirect("posting:signposts", slug)
    context = {"access": access, "signpost": row, "here": "posts"}
    return render(request, "posting/take_down.html", context)
