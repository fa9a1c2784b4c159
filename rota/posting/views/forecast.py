"""Organisers' page of what the accounts have to take."""

from django.http import HttpResponse
from django.shortcuts import render

from rota.access import Right, SignedIn, enter
from rota.posting.queries.forecast import outlooks


def forecast(request: SignedIn, slug: str) -> HttpResponse:
    """Planned posts of each account by the half hour, and whether its network would refuse any."""
    access = enter(request.user, slug, Right.FILL)
    context = {"access": access, "outlooks": outlooks(access.event), "here": "posts"}
    return render(request, "posting/forecast.html", context)
