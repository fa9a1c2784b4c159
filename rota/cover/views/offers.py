"""What a volunteer does about slots of others, and about their own that they would give up."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import own, own_assignment
from rota.cover.actions import asking
from rota.cover.actions.answers import is_late
from rota.cover.actions.exchanging import ask_to_exchange, take_back_question
from rota.cover.actions.offers import accept, decline, take_back_yes
from rota.cover.actions.signing_up import sign_up, take_now
from rota.cover.forms.offers import (
    NOT_SURE,
    YES,
    AskForm,
    ExchangeForm,
    OfferForm,
    SignUpForm,
)
from rota.cover.queries.asking import unasked
from rota.cover.queries.exchanges import exchanges
from rota.cover.queries.judging import is_given_up
from rota.cover.queries.offers import OwnOffer, asked_of, is_mine, own_offer
from rota.cover.queries.openings import Opening, openings
from rota.coverage.queries import neighbours
from rota.lib.forms import carried_out
from rota.lib.requests import Request
from rota.models import Assignment, Offer, Person, PrivateLink

TO_TICK = 20  # people; a part of their name finds the others


def sent(request: Request) -> object:
    """What a form was sent with; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


@own
def offer(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """A place offered to the person: yes or no. Looking changes nothing."""
    person, token = link.person, link.token
    row = own_offer(person, pk)
    form = OfferForm(sent(request), offer=row, is_mine=is_mine(row, person))
    if carried_out(form, lambda: say(row, form.cleaned_data["answer"], person, request)):
        return redirect("cover:mine", token)
    one = OwnOffer(row, neighbours(person.event, [row.slot])[row.slot_id])
    context = {"event": person.event, "person": person, "token": token, "one": one, "form": form}
    return render(request, "cover/offer.html", context)


def say(row: Offer, answer: str, person: Person, request: Request) -> Offer:
    """Do what was answered. Raises Refused."""
    if not is_mine(row, person):
        return take_back_question(row, by=person, now=request.now)
    action = {YES: accept, NOT_SURE: take_back_yes}.get(answer, decline)
    return action(row, by=person, now=request.now)


@own
def ask(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """Whom to ask for cover of the own slot, and what those asked have said."""
    person, token = link.person, link.token
    turn = own_assignment(person, pk)
    if not is_given_up(turn):
        context = {"event": person.event, "person": person, "token": token, "turn": turn}
        return render(request, "cover/not_asked.html", context)
    name = request.GET.get("name", "")
    people = unasked(turn, request.now, name=name)
    form = AskForm(sent(request), people=people[:TO_TICK])
    if carried_out(form, lambda: asking.ask(turn, form.named, by=person, now=request.now)):
        return redirect("cover:ask", token, pk)
    context = {"event": person.event, "person": person, "token": token, "turn": turn, "form": form}
    context |= {"asked": asked_of(turn), "name": name, "left_out": len(people) - TO_TICK}
    context["is_late"] = is_late(turn.slot, request.now)
    return render(request, "cover/ask.html", context)


@own
def exchange(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """Which slot of somebody else to ask for in return for the own one."""
    person, token = link.person, link.token
    turn = own_assignment(person, pk)
    if turn.state not in {Assignment.State.INVITED, Assignment.State.CONFIRMED}:
        return redirect("cover:mine", token)
    name = request.GET.get("name", "")
    form = ExchangeForm(sent(request), exchanges=exchanges(turn, request.now, name=name))
    if carried_out(
        form,
        lambda: ask_to_exchange(
            turn, form.turns[form.cleaned_data["other"]], by=person, now=request.now
        ),
    ):
        return redirect("cover:mine", token)
    context = {"event": person.event, "person": person, "token": token, "turn": turn, "form": form}
    return render(request, "cover/exchange.html", context | {"name": name})


@own
def open_slots(request: Request, link: PrivateLink) -> HttpResponse:
    """Open slots that the person could take, and the button that takes one."""
    person, token = link.person, link.token
    form = SignUpForm(sent(request), openings=openings(person, request.now))
    if carried_out(form, lambda: take(form.chosen, person, request)):
        return redirect("cover:mine", token)
    context = {"event": person.event, "person": person, "token": token, "form": form}
    return render(request, "cover/open_slots.html", context)


def take(opening: Opening, person: Person, request: Request) -> Offer:
    """Take what was chosen: at short notice also from somebody who asks for cover."""
    if opening.is_urgent and opening.is_primary:
        return take_now(opening.slot, person, by=person, now=request.now)
    return sign_up(opening.slot, person, kind=opening.kind, by=person, now=request.now)
