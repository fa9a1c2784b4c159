"""An invitation to run an event: accept it, or take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from rota.access import Right, SignedIn, enter, row_of
from rota.events import actions, queries
from rota.events.forms import AcceptForm
from rota.events.views.asking import Question, ask
from rota.lib.forms import carried_out
from rota.lib.headers import private_form
from rota.lib.requests import Request
from rota.models import Invitation


@login_not_required
@private_form
def accept(request: Request, token: str) -> HttpResponse:
    """Show what is offered; a POST accepts it, or leads those not signed in to sign in first."""
    invitation = queries.invitation_of(token, request.now)
    if invitation is None:
        return render(request, "events/invitation_closed.html", status=410)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return sign_in_first(request, invitation)
        return render(request, "events/invited.html", {"invitation": invitation})
    user = request.user
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        email=user.email,
        invited=invitation.email,
    )
    if carried_out(form, lambda: actions.accept_invitation(invitation, by=user, now=request.now)):
        messages.success(request, f"You now run {invitation.event}, as {invitation.spoken}.")
        return redirect("events:tasks", invitation.event.slug)
    return render(request, "events/accept.html", {"invitation": invitation, "form": form})


def sign_in_first(request: Request, invitation: Invitation) -> HttpResponseRedirect:
    """Off to sign in or register, and back here. Having the link opens registration."""
    request.session["invitation"] = invitation.pk
    route = "account_signup" if request.POST.get("register") == "yes" else "account_login"
    back = urlencode({"next": reverse("events:accept", args=[invitation.token])})
    return HttpResponseRedirect(f"{reverse(route)}?{back}")


def withdraw_invitation(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    access = enter(request.user, slug, Right.OWN)
    row = row_of(access, queries.invitations_of(access.event), pk)
    question = Question(
        title=f"Withdraw the invitation of {row.email}?",
        note="The link in their mail opens nothing any more. You can invite them again.",
        button="Withdraw",
        done=f"The invitation of {row.email} is withdrawn.",
        back=reverse("events:roles", args=[slug]),
    )
    return ask(
        request,
        access,
        question,
        lambda: actions.withdraw_invitation(row, by=request.user, now=request.now),
    )
