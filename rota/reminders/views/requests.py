"""What volunteers ask for: a new link, no more mails. No account, cookie or script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rota.access import own
from rota.lib.headers import private
from rota.lib.limits import is_within
from rota.lib.requests import Request, place_of
from rota.models import PrivateLink
from rota.reminders.actions import ask_for_link, resume_mail
from rota.reminders.actions import stop_mail as stop_mail_to
from rota.reminders.forms import NewLinkForm

PER_ADDRESS, PER_PLACE = 5, 200  # asked in an hour; a whole organisation may share one address


@login_not_required
@private
@csrf_exempt
def new_link(request: Request) -> HttpResponse:
    """Ask for the private link. The answer is the same for known and unknown addresses."""
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["email"]
        if is_within("link", address.casefold(), PER_ADDRESS) and is_within(
            "link", place_of(request), PER_PLACE
        ):
            ask_for_link(address, now=request.now)
        return redirect("reminders:link_sent")
    return render(request, "reminders/new_link.html", {"form": form})


@login_not_required
@private
def link_sent(request: Request) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "reminders/link_sent.html")


@own
def stop_mail(request: Request, link: PrivateLink) -> HttpResponse:
    """Stop mails, or get them again. Looking changes nothing."""
    person, token = link.person, link.token
    if request.method == "POST" and request.POST.get("mails") in {"stop", "resume"}:
        act = stop_mail_to if request.POST["mails"] == "stop" else resume_mail
        act(person, by=person, now=request.now)
        return redirect("reminders:stop_mail", token)
    context = {"event": person.event, "person": person, "token": token}
    context["is_unticked"] = request.method == "POST"
    return render(request, "reminders/stop_mail.html", context)
