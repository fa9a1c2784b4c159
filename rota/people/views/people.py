"""The list of people, and one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, missing, person_of
from rota.lib.forms import carried_out
from rota.lib.headers import download
from rota.lib.tables import TYPES, write_table
from rota.people import actions, queries
from rota.people.forms import FilterForm, PersonForm

A_PAGE = 100


def roster(request: SignedIn, slug: str) -> HttpResponse:
    """Everybody, or those searched for."""
    access = enter(request.user, slug, Right.SEE)
    form = FilterForm(request.GET, departments=access.event.departments.all())
    found = queries.roster(access.event, **form.asked)
    page = Paginator(found.people, A_PAGE).get_page(request.GET.get("page"))
    context = {"access": access, "found": found, "page": page, "form": form, "here": "people"}
    return render(
        request, "people/roster.html", context | {"is_narrowed": any(form.asked.values())}
    )


def create(request: SignedIn, slug: str) -> HttpResponse:
    """A new person by form."""
    access = enter(request.user, slug, Right.FILL)
    form = PersonForm(
        request.POST or None, event=access.event, only_department=access.only_department_id
    )
    if carried_out(
        form, lambda: actions.add_person(form.instance, by=request.user, now=request.now)
    ):
        messages.success(request, f"{form.instance} is added.")
        return redirect("people:roster", slug)
    context = {"access": access, "form": form, "here": "people"}
    return render(request, "people/create.html", context)


def person(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Edit a person; their slots and their link."""
    access = enter(request.user, slug, Right.FILL)
    row = person_of(access, pk)
    name, mark = row.name, queries.mark_of(row)
    form = PersonForm(
        request.POST or None,
        instance=row,
        event=access.event,
        only_department=access.only_department_id,
    )
    by = request.user
    if carried_out(form, lambda: actions.edit_person(row, seen=form.seen, by=by, now=request.now)):
        messages.success(request, f"{row} is saved.")
        return redirect("people:person", slug, pk)
    turns = queries.turns_of(row)
    context = {"access": access, "person": row, "name": name, "form": form, "turns": turns}
    context |= {"seen": form.seen_next(mark), "here": "people"}
    return render(request, "people/person.html", context)


def leave(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The person leaves the event, or comes back. Asked first."""
    access = enter(request.user, slug, Right.FILL)
    row = person_of(access, pk)
    if request.method == "POST":
        act = actions.come_back if row.left_at else actions.leave
        act(row, by=request.user, now=request.now)
        messages.success(request, f"{row} {'has left' if row.left_at else 'takes part again'}.")
        return redirect("people:person", slug, pk)
    coming = queries.coming_turns(row, request.now)
    context = {"access": access, "person": row, "coming": coming, "here": "people"}
    return render(request, "people/leave.html", context)


def links(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Close the person's private links. Asked first."""
    access = enter(request.user, slug, Right.FILL)
    row = person_of(access, pk)
    if request.method == "POST":
        actions.revoke_links(row, by=request.user, now=request.now)
        messages.success(
            request, f"The old links of {row} are closed. The next mail has a new one."
        )
        return redirect("people:person", slug, pk)
    return render(request, "people/links.html", {"access": access, "person": row, "here": "people"})


def export(request: SignedIn, slug: str, form: str) -> HttpResponse:
    """The list as a file that imports again."""
    access = enter(request.user, slug, Right.EDIT)
    if form not in TYPES:
        raise missing()
    content = write_table(form, *queries.people_table(access.event), "People")
    return download(content, TYPES[form], f"{slug}-people.{form}")
