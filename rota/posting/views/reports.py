"""“I have posted”: by the volunteer, or by an organiser for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import (
    Access,
    Right,
    SignedIn,
    assignment_of,
    enter,
    own,
    own_assignment,
    post_of,
    slot_of,
)
from rota.lib.forms import carried_out
from rota.lib.requests import Request
from rota.models import PrivateLink, Slot
from rota.posting.actions import report_post, take_back_all
from rota.posting.actions import take_back as take_back_post
from rota.posting.forms.reports import OwnPostForm, ReportForm, first_primary
from rota.posting.queries import reports as queries


def report(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """An organiser reports a post in a slot for somebody."""
    access = enter(request.user, slug, Right.FILL)
    slot = slot_of(access, pk)
    form = report_form(request, access, slot)
    if carried_out(form, lambda: report_for(request, access, slot, form)):
        level = messages.WARNING if form.noted.warnings else messages.SUCCESS
        messages.add_message(request, level, " ".join(["The post is noted.", *form.noted.warnings]))
        return redirect("planner:slot", slug, pk)
    posts = slot.posts.standing().select_related("by_person")
    context = {"access": access, "slot": slot, "form": form, "posts": posts, "here": "board"}
    return render(request, "posting/report.html", context)


def report_form(request: SignedIn, access: Access, slot: Slot) -> ReportForm:
    """The form, held to the own department for a lead."""
    turns, people = queries.turns_of_slot(slot), access.event.people.present()
    if access.only_department_id:
        turns = turns.filter(person__department=access.only_department_id)
        people = people.filter(department=access.only_department_id)
    sent = request.POST if request.method == "POST" else None
    return ReportForm(sent, initial={"turn": first_primary(turns)}, turns=turns, people=people)


def report_for(request: SignedIn, access: Access, slot: Slot, form: ReportForm) -> None:
    """Note it in the form, by the person whose slot it was unless somebody else is named."""
    turn, poster = form.cleaned_data["turn"], form.cleaned_data["poster"]
    if turn:
        turn = assignment_of(access, turn.pk)
    form.noted = report_post(
        slot,
        assignment=turn,
        by_person=poster or (turn.person if turn else None),
        url=form.cleaned_data["url"],
        said=form.cleaned_data["said"],
        by=request.user,
        now=request.now,
    )


def take_back(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """A report was wrong. Asked first."""
    access = enter(request.user, slug, Right.FILL)
    post = post_of(access, pk)
    if request.method == "POST":
        take_back_post(post, by=request.user, now=request.now)
        messages.success(request, "The report is taken back.")
        return redirect("planner:slot", slug, post.slot_id)
    context = {"access": access, "post": post, "here": "board"}
    return render(request, "posting/take_back.html", context)


@own
def my_report(request: Request, link: PrivateLink, pk: int) -> HttpResponse:
    """The volunteer reports a post, or takes a report back. Looking changes nothing."""
    person, token = link.person, link.token
    turn = own_assignment(person, pk)
    if "take_back" in request.POST:
        take_back_all(turn, by=person, now=request.now)
        return redirect("posting:my_report", token, pk)
    form = OwnPostForm(request.POST if request.method == "POST" else None)
    if carried_out(
        form,
        lambda: report_post(
            turn.slot,
            assignment=turn,
            by_person=person,
            url=form.cleaned_data["url"],
            said=form.cleaned_data["said"],
            by=person,
            now=request.now,
        ),
    ):
        return redirect("posting:my_report", token, pk)
    posts = queries.standing_posts(turn)
    context = {"event": person.event, "person": person, "token": token, "turn": turn}
    return render(request, "posting/my_report.html", context | {"form": form, "posts": posts})
