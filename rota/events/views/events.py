"""The list of events, an event's task list, and its settings."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter
from rota.events import actions, queries
from rota.events.forms import EventForm
from rota.lib.forms import carried_out
from rota.models import Event


def index(request: SignedIn) -> HttpResponse:
    """The events in which the user has a role."""
    return render(request, "events/index.html", {"roles": queries.roles_in_events(request.user)})


def create(request: SignedIn) -> HttpResponse:
    """A new event."""
    event = Event()
    form = EventForm(request.POST or None, instance=event, taken=queries.slugs())
    if carried_out(form, lambda: actions.create_event(event, by=request.user, now=request.now)):
        messages.success(request, f"{event} is there. Here is what comes next.")
        return redirect("events:tasks", event.slug)
    return render(request, "events/create.html", {"form": form})


def tasks(request: SignedIn, slug: str) -> HttpResponse:
    """What is done and what comes next: the event's home."""
    access = enter(request.user, slug, Right.SEE)
    context = {"access": access, "progress": queries.progress(access.event), "here": "setup"}
    return render(request, "events/tasks.html", context)


def edit(request: SignedIn, slug: str) -> HttpResponse:
    """The event's hours, slots, rules and words."""
    access = enter(request.user, slug, Right.EDIT)
    event = copy(access.event)  # the page keeps the old name until the new one is saved
    form = EventForm(
        request.POST or None,
        instance=event,
        taken=queries.slugs() - {event.slug},
        is_published=queries.is_published(event),
    )
    if carried_out(form, lambda: actions.edit_event(event, by=request.user, now=request.now)):
        messages.success(request, f"{event} is saved.")
        return redirect("events:tasks", event.slug)
    return render(request, "events/edit.html", {"access": access, "form": form, "here": "setup"})
