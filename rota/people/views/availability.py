"""When people can: said by themselves on their private link, or for them by an organiser."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, own, person_of
from rota.lib.forms import carried_out
from rota.lib.requests import Request
from rota.lib.times import by_when
from rota.models import Actor, Event, Person, PrivateLink
from rota.people import actions, queries
from rota.people.forms import WhenForm

A_PAGE = 100


@own
def my_when(request: Request, link: PrivateLink) -> HttpResponse:
    """The person says when they can. Looking changes nothing."""
    person, token = link.person, link.token
    form = WhenForm(request.POST if request.method == "POST" else None, person=person)
    if given(request, form, person, by=person):
        return redirect("people:my_when", token)
    context = {"event": person.event, "token": token}
    return render(request, "people/my_when.html", context | said(form, person, request))


def when(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """An organiser says it for somebody: by phone, or for want of an address."""
    access = enter(request.user, slug, Right.FILL)
    person = person_of(access, pk)
    form = WhenForm(request.POST if request.method == "POST" else None, person=person)
    if given(request, form, person, by=request.user):
        messages.success(request, f"When {person} can is saved.")
        return redirect("people:person", slug, pk)
    context = {"access": access, "here": "people"}
    return render(request, "people/when.html", context | said(form, person, request))


def availability(request: SignedIn, slug: str) -> HttpResponse:
    """Who has not said when they can, and how many could come in each hour."""
    access = enter(request.user, slug, Right.SEE)
    event = access.event
    found = queries.overview(event)
    context = {"access": access, "found": found, "here": "people"}
    context["page"] = Paginator(found.unanswered, A_PAGE).get_page(request.GET.get("page"))
    context["is_asking"] = event.is_asking(request.now)
    return render(request, "people/availability.html", context | deadline(event))


def deadline(event: Event) -> dict[str, str]:
    """Until when people are asked to answer, in words."""
    until = event.availability_until
    return {"until": by_when(until, event.tz) if until else ""}


def given(request: Request, form: WhenForm, person: Person, *, by: Actor) -> bool:
    """Whether it was said and is saved."""
    return carried_out(
        form,
        lambda: actions.give_availability(
            person, form.given, seen=form.seen, by=by, now=request.now
        ),
    )


def said(form: WhenForm, person: Person, request: Request) -> dict[str, object]:
    """What is known of the person by now, whatever the form says.

    The page goes on from what it showed, until a refusal has said what is there instead.
    """
    person.refresh_from_db(fields=[*queries.SAID, "availability_given_at"])
    is_unread = form.is_bound and not form.non_field_errors()
    event = person.event
    return {
        "person": person,
        "form": form,
        "seen": form.seen if is_unread else queries.mark_of(person),
        "stands": queries.stands(person),
        "clashes": queries.clashes(person, request.now, known=True),
        "is_asked": event.is_asking(request.now),
        **deadline(event),
    }
