"""The volunteer's own slots, their answers to them, and their calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import own, own_assignment
from rota.cover.actions.answers import answer as give_answer
from rota.cover.actions.answers import is_late
from rota.cover.forms.answers import AnswerForm
from rota.cover.forms.offers import OfferForm
from rota.cover.queries.mine import OwnTurn, own_turns
from rota.cover.queries.offers import own_offers
from rota.lib.forms import carried_out
from rota.lib.headers import download
from rota.lib.requests import Request
from rota.models import Assignment, Event, PrivateLink
from rota.reminders.calendar import calendar
from rota.reminders.queries import calendar_turns


@own
def mine(request: Request, link: PrivateLink) -> HttpResponse:
    """The person's slots, what they have said, what is offered to them, and what they can do."""
    person = link.person
    event = person.event
    offers = own_offers(person, request.now)
    context = {
        "event": event,
        "person": person,
        "token": link.token,
        "turns": [(one, question_of(one)) for one in own_turns(person, request.now)],
        "offers": offers,
        "asked": [(one, OfferForm(offer=one.offer)) for one in offers.asked],
        "has_openings": event.sign_up != Event.SignUp.CLOSED or event.is_on(request.now),
    }
    return render(request, "cover/mine.html", context)


@login_not_required
def mended(request: Request, token: str) -> HttpResponse:
    """The same for an address that a mail program has damaged."""
    return mine(request, token)


def question_of(one: OwnTurn) -> AnswerForm | None:
    """Whether they can do it, asked at once where nothing is said yet: a choice and a button."""
    is_asked = one.assignment.state == Assignment.State.INVITED and one.may_answer
    return AnswerForm(auto_id=f"turn_{one.assignment.pk}_%s") if is_asked else None


@own
def answer(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """Yes, no, or only if nobody else can: then whom to ask. Looking changes nothing.

    What organisers are changing cannot be answered: the page of all slots says so.
    """
    person, token = link.person, link.token
    row = own_assignment(person, pk)
    if row.state in Assignment.UNTOLD:
        return redirect("cover:mine", token)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if carried_out(
        form,
        lambda: give_answer(
            row,
            answer=form.chosen,
            reason=form.cleaned_data["reason"],
            seen_revision=form.seen_revision,
            by=person,
            now=request.now,
        ),
    ):
        row.refresh_from_db()
        is_wanted = row.cover_wanted_at is not None
        return redirect("cover:ask", token, pk) if is_wanted else redirect("cover:mine", token)
    context = {"event": person.event, "person": person, "token": token, "turn": row, "form": form}
    context["is_late"] = row.state == Assignment.State.CONFIRMED and is_late(row.slot, request.now)
    return render(request, "cover/answer.html", context)


@own
def my_calendar(request: Request, link: PrivateLink) -> HttpResponse:
    """The person's slots as a calendar file."""
    event, turns = link.person.event, calendar_turns(link.person)
    content = calendar(event, turns, with_names=False, now=request.now)
    return download(content, "text/calendar; charset=utf-8", "my-slots.ics")
