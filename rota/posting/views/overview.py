"""All words of an event: those asked for, those still to be written, and as a table."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, missing
from rota.lib.forms import carried_out, sent_by
from rota.lib.headers import download
from rota.lib.tables import TYPES, write_table
from rota.posting.forms.overview import AskForm, FilterForm, MissingForm
from rota.posting.queries.exports import words_table
from rota.posting.queries.overview import figures, listed, unprepared

A_PAGE = 50


def drafts(request: SignedIn, slug: str) -> HttpResponse:
    """What waits for approval, what airs soonest first; then all the others by their slot."""
    access = enter(request.user, slug, Right.FILL)
    form = FilterForm(request.GET, departments=access.event.departments.all())
    page = Paginator(listed(access, **form.asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "access": access,
        "form": form,
        "page": page,
        "figures": figures(access, request.now),
    }
    context |= {"is_narrowed": any(form.asked.values()), "here": "posts"}
    return render(request, "posting/drafts.html", context)


def unwritten(request: SignedIn, slug: str) -> HttpResponse:
    """Turns without words, or whose person has not read the briefing; asked for words by mail."""
    access = enter(request.user, slug, Right.FILL)
    ask, narrow = AskForm(sent_by(request)), MissingForm(request.GET)
    if carried_out(ask, lambda: ask.carry_out(access, by=request.user, now=request.now)):
        messages.success(request, ask.done)
        return redirect("posting:unwritten", slug)
    rows = unprepared(access, request.now, what=narrow.asked)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"access": access, "form": narrow, "ask": ask, "page": page, "here": "posts"}
    return render(
        request, "posting/unwritten.html", context | {"figures": figures(access, request.now)}
    )


def export(request: SignedIn, slug: str, form: str) -> HttpResponse:
    """The words and what became of them, to take away."""
    access = enter(request.user, slug, Right.FILL)
    if form not in TYPES:
        raise missing()
    content = write_table(form, *words_table(access), "Posts")
    return download(content, TYPES[form], f"{slug}-posts.{form}")
