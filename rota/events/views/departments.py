"""Departments and the style sheet of their colours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from rota.access import Right, SignedIn, enter, row_of
from rota.events import actions, queries
from rota.events.forms import DepartmentForm
from rota.events.forms.departments import new_department
from rota.events.views.asking import Question, ask
from rota.lib.forms import carried_out

A_YEAR = 365 * 24 * 60 * 60


def departments(request: SignedIn, slug: str) -> HttpResponse:
    """All departments, and which stage of the service nobody shows yet."""
    access = enter(request.user, slug, Right.SEE)
    rows = list(queries.departments_of(access.event))
    stages = queries.stages(rows)
    context = {"access": access, "departments": rows, "stages": stages, "here": "setup"}
    return render(request, "events/departments.html", context)


def create_department(request: SignedIn, slug: str) -> HttpResponse:
    """A new department."""
    access = enter(request.user, slug, Right.EDIT)
    new = new_department(access.event)
    form = DepartmentForm(request.POST or None, instance=new)
    if carried_out(form, lambda: actions.add_department(new, by=request.user, now=request.now)):
        messages.success(request, f"{new} is added, with the mark {new.mark}.")
        return redirect("events:departments", slug)
    context = {"access": access, "form": form, "here": "setup"}
    return render(request, "events/create_department.html", context)


def department(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Edit a department."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.departments.all(), pk)
    name = str(row)  # the page keeps the old name until the new one is saved
    form = DepartmentForm(request.POST or None, instance=row)
    if carried_out(form, lambda: actions.edit_department(row, by=request.user, now=request.now)):
        messages.success(request, f"{row} is saved.")
        return redirect("events:departments", slug)
    context = {"access": access, "name": name, "pk": pk, "form": form, "here": "setup"}
    return render(request, "events/department.html", context)


def delete_department(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Delete a department nobody belongs to."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.departments.all(), pk)
    question = Question(
        title=f"Delete {row}?",
        note="This cannot be undone. Only a department nobody belongs to can be deleted.",
        button="Delete",
        done=f"{row} is deleted.",
        back=reverse("events:departments", args=[slug]),
    )
    return ask(
        request,
        access,
        question,
        lambda: actions.delete_department(row, by=request.user, now=request.now),
    )


def colours(request: SignedIn, slug: str) -> HttpResponse:
    """The departments' colours as a style sheet; `?v=` is the event's version."""
    access = enter(request.user, slug, Right.SEE)
    shades = queries.shades(access.event)
    response = render(request, "events/colours.css", {"shades": shades}, content_type="text/css")
    patch_cache_control(response, private=True, max_age=A_YEAR if "v" in request.GET else 0)
    return response
