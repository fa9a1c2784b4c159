"""Who runs the event."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rota.access import Right, SignedIn, enter, row_of
from rota.events import actions, queries
from rota.events.forms import InviteForm, RoleForm
from rota.events.views.asking import Question, ask
from rota.lib.forms import carried_out


def roles(request: SignedIn, slug: str) -> HttpResponse:
    """Who runs the event and who is invited to; owners invite more."""
    access = enter(request.user, slug, Right.OWN if request.method == "POST" else Right.SEE)
    event = access.event
    form = InviteForm(request.POST or None, event=event)
    if carried_out(
        form,
        lambda: actions.invite(event, **form.cleaned_data, by=request.user, now=request.now),
    ):
        messages.success(request, f"A mail to {form.cleaned_data['email']} is on its way.")
        return redirect("events:roles", slug)
    context = {
        "access": access,
        "form": form,
        "roles": queries.roles_of(event),
        "invitations": queries.invitations_of(event) if access.may_edit else (),
        "now": request.now,
        "here": "setup",
    }
    return render(request, "events/roles.html", context)


def role(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Give somebody another role."""
    access = enter(request.user, slug, Right.OWN)
    row = row_of(access, queries.roles_of(access.event), pk)
    now_is = {"kind": row.kind, "department": row.department_id}
    form = RoleForm(request.POST or None, event=access.event, initial=now_is)
    if carried_out(
        form,
        lambda: actions.change_role(row, **form.cleaned_data, by=request.user, now=request.now),
    ):
        messages.success(request, f"{row.user} is now {row.spoken}.")
        return redirect("events:roles", slug)
    context = {"access": access, "role": row, "form": form, "here": "setup"}
    return render(request, "events/role.html", context)


def remove_role(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Close the event to somebody."""
    access = enter(request.user, slug, Right.OWN)
    row = row_of(access, queries.roles_of(access.event), pk)
    is_self = row.user_id == request.user.pk
    question = Question(
        title=f"Remove {row.user}?",
        note="The event is closed to them at once. They keep their own sign-in, and can be "
        "invited again.",
        button="Remove",
        done=f"{row.user} no longer runs {access.event}.",
        back=reverse("events:index") if is_self else reverse("events:roles", args=[slug]),
    )
    return ask(
        request,
        access,
        question,
        lambda: actions.remove_role(row, by=request.user, now=request.now),
    )
