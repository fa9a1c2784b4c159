"""The rota to take away: print, CSV, calendar."""

from django.http import HttpResponse
from django.shortcuts import render

from rota.access import Right, SignedIn, enter, missing
from rota.planner.queries.exports import rota_calendar, rota_days, rota_table

FORMATS = {"csv": ("text/csv; charset=utf-8", rota_table), "ics": ("text/calendar", rota_calendar)}


def print_rota(request: SignedIn, slug: str) -> HttpResponse:
    """The rota on paper; phones for those who may edit."""
    access = enter(request.user, slug, Right.SEE)
    days = rota_days(access.event, request.now)
    context = {"access": access, "days": days, "now": request.now, "here": "rota"}
    return render(request, "planner/print_rota.html", context)


def export(request: SignedIn, slug: str, form: str) -> HttpResponse:
    """The rota as a file."""
    access = enter(request.user, slug, Right.SEE)
    if form not in FORMATS:
        raise missing()
    content_type, write = FORMATS[form]
    content = write(access.event, with_contacts=access.may_edit, now=request.now)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-rota.{form}"'
    return response
