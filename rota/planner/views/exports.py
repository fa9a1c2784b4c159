"""The rota to take away: print, CSV, calendar."""

from django.http import HttpResponse
from django.shortcuts import render

from rota.access import Right, SignedIn, enter, missing
from rota.lib.headers import download
from rota.lib.tables import XLSX_TYPE
from rota.people.actions import print_links
from rota.planner.forms.cards import CardsForm
from rota.planner.forms.exports import PrintForm
from rota.planner.queries.cards import cards as cards_of
from rota.planner.queries.cards import people_with_slots
from rota.planner.queries.exports import rota_calendar, rota_json, rota_sheets, rota_table
from rota.planner.queries.workbook import rota_workbook

FORMATS = {
    "csv": ("text/csv; charset=utf-8", rota_table),
    "xlsx": (XLSX_TYPE, rota_workbook),
    "json": ("application/json", rota_json),
    "ics": ("text/calendar", rota_calendar),
}


def print_rota(request: SignedIn, slug: str) -> HttpResponse:
    """The rota on paper; phones for those who may edit."""
    access = enter(request.user, slug, Right.SEE)
    form = PrintForm(request.GET)
    sheets = rota_sheets(access.event, request.now, by_department=form.by_department)
    context = {"access": access, "form": form, "sheets": sheets, "now": request.now, "here": "rota"}
    return render(request, "planner/print_rota.html", context)


def export(request: SignedIn, slug: str, form: str) -> HttpResponse:
    """The rota as a file."""
    access = enter(request.user, slug, Right.SEE)
    if form not in FORMATS:
        raise missing()
    content_type, write = FORMATS[form]
    content = write(access.event, with_contacts=access.may_edit, now=request.now)
    return download(content, content_type, f"{slug}-rota.{form}")


def cards(request: SignedIn, slug: str) -> HttpResponse:
    """A card for each person with a slot; the button makes their private links."""
    access = enter(request.user, slug, Right.EDIT)
    form = CardsForm(request.POST or None, event=access.event)
    context = {"access": access, "form": form, "here": "rota"}
    if not form.is_valid():
        return render(request, "planner/cards.html", context)
    people = people_with_slots(access.event, form.department_id)
    links = print_links(access.event, people, by=request.user, now=request.now)
    context["cards"] = cards_of(access.event, links)
    response = render(request, "planner/cards.html", context)
    response["Cache-Control"] = "no-store"
    return response
