"""The volunteer's own pages, by a private link: no account, cookie or script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rota.access import link_of, own_assignment
from rota.cover.actions.answers import answer as give_answer
from rota.cover.forms.answers import AnswerForm
from rota.cover.queries.mine import OwnTurn, own_turns
from rota.lib.forms import carried_out
from rota.lib.headers import private
from rota.lib.requests import Request
from rota.models import Assignment
from rota.reminders.calendar import calendar
from rota.reminders.queries import calendar_turns

GONE = 410  # as good as "not found" for guessers: every link that does not open gets it


def closed(request: Request) -> HttpResponse:
    """The page behind a link that is unknown, damaged, revoked or over."""
    return render(request, "closed.html", status=GONE)


@login_not_required
@private
def mine(request: Request, token: str) -> HttpResponse:
    """The person's slots, what they have said, and what they can do."""
    link = link_of(token, request.now)
    if link is None:
        return closed(request)
    turns = [(one, question_of(one)) for one in own_turns(link.person, request.now)]
    person = link.person
    context = {"event": person.event, "person": person, "token": link.token, "turns": turns}
    return render(request, "cover/mine.html", context)


@login_not_required
@private
def mended(request: Request, token: str) -> HttpResponse:
    """The same for an address that a mail program has damaged."""
    return mine(request, token)


def question_of(one: OwnTurn) -> AnswerForm | None:
    """Whether they can do it, asked at once where nothing is said yet: a choice and a button."""
    is_asked = one.assignment.state == Assignment.State.INVITED and one.may_answer
    return AnswerForm(auto_id=f"turn_{one.assignment.pk}_%s") if is_asked else None


@login_not_required
@private
@csrf_exempt
def answer(request: Request, token: str, pk: int) -> HttpResponse:
    """Yes, no, or only if nobody else can. Looking changes nothing.

    What organisers are changing cannot be answered: the page of all slots says so.
    """
    link = link_of(token, request.now)
    if link is None:
        return closed(request)
    person = link.person
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
        return redirect("cover:mine", token)
    context = {"event": person.event, "person": person, "token": token, "turn": row, "form": form}
    return render(request, "cover/answer.html", context)


@login_not_required
@private
def my_calendar(request: Request, token: str) -> HttpResponse:
    """The person's slots as a calendar file."""
    link = link_of(token, request.now)
    if link is None:
        return closed(request)
    event, turns = link.person.event, calendar_turns(link.person)
    content = calendar(event, turns, with_names=False, now=request.now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-slots.ics"'
    return response
