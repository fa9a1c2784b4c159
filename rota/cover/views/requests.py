"""Open requests, who waits for a yes, and what was settled: for organisers and leads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, assignment_of, enter
from rota.cover.actions import asking
from rota.cover.actions.answers import Answer
from rota.cover.actions.answers import answer as give_answer
from rota.cover.forms.offers import AskForm
from rota.cover.forms.requests import DecideForm, ReasonForm
from rota.cover.queries.asking import unasked
from rota.cover.queries.judging import is_given_up
from rota.cover.queries.offers import asked_of
from rota.cover.queries.requests import offer_of, requests_of
from rota.lib.forms import carried_out
from rota.models import Assignment
from rota.planner.actions.seats import when

TO_TICK = 20  # people; a part of their name finds the others


def requests(request: SignedIn, slug: str) -> HttpResponse:
    """All that is asked, waits or was settled in the event; yes, no and take back."""
    access = enter(request.user, slug, Right.FILL)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if carried_out(form, lambda: decide(request, access, form)):
        return redirect("cover:requests", slug)
    found = requests_of(access, request.now)
    context = {"access": access, "form": form, "requests": found, "here": "cover"}
    return render(request, "cover/requests.html", context)


def decide(request: SignedIn, access: Access, form: DecideForm) -> None:
    """Do what was decided, and say so. Raises Refused."""
    offer = offer_of(access, form.cleaned_data["offer"])
    messages.success(request, form.save(offer, by=request.user, now=request.now))


def request(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Cover for one assignment, on behalf of its person: asked for, and whom to ask or give it."""
    access = enter(request.user, slug, Right.FILL)
    turn = assignment_of(access, pk)
    if not is_given_up(turn):
        return ask_on_behalf(request, access, turn)
    name = request.GET.get("name", "")
    people = unasked(turn, request.now, name=name)
    form = AskForm(
        request.POST if request.POST.get("do") == "ask" else None, people=people[:TO_TICK]
    )
    if carried_out(form, lambda: asking.ask(turn, form.named, by=request.user, now=request.now)):
        messages.success(request, "They are asked. You see here what they say.")
        return redirect("cover:request", slug, pk)
    context = {"access": access, "turn": turn, "form": form, "asked": asked_of(turn), "name": name}
    context |= {"left_out": len(people) - TO_TICK, "here": "cover"}
    return render(request, "cover/request.html", context)


def ask_on_behalf(request: SignedIn, access: Access, turn: Assignment) -> HttpResponse:
    """Ask for cover for somebody who cannot do so, such as one who is ill."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if carried_out(
        form,
        lambda: give_answer(
            turn,
            answer=Answer.COVER,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=request.now,
        ),
    ):
        messages.success(request, f"Cover is wanted for {when(turn.slot)}. Choose whom to ask.")
        return redirect("cover:request", access.event.slug, turn.pk)
    context = {"access": access, "turn": turn, "form": form, "here": "cover"}
    return render(request, "cover/on_behalf.html", context)
