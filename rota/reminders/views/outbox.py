"""What is sent, what waits, and by which policy."""

from base64 import b64encode
from hashlib import sha256

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from rota.access import Right, SignedIn, enter, row_of
from rota.lib.forms import carried_out
from rota.models import Message
from rota.reminders import queries
from rota.reminders.actions import save_policy, try_again
from rota.reminders.envelope import with_token
from rota.reminders.forms import FilterForm, policy_forms
from rota.reminders.letters import STYLE

A_PAGE = 50
OWN_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()
ALONE = (
    f"default-src 'none'; style-src 'sha256-{OWN_STYLE}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


def outbox(request: SignedIn, slug: str) -> HttpResponse:
    """Every message of the event, or those asked for."""
    access = enter(request.user, slug, Right.EDIT)
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.outbox(access.event, **asked)
    context = {
        "access": access,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "counts": queries.state_counts(access.event),
        "form": form,
        "is_narrowed": any(asked.values()),
        "is_kept": settings.MAIL_IS_KEPT,
        "here": "messages",
    }
    return render(request, "reminders/outbox.html", context)


def message(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One message as its reader sees it; one that did not leave can be tried again."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, Message.objects.select_related("person", "user", "invitation"), pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if carried_out(form, lambda: try_again(row, by=request.user, now=request.now)):
        messages.success(request, "It waits again, and leaves within seconds.")
        return redirect("reminders:message", slug, pk)
    text = with_token(row.text, queries.token_to_show(row, access, request.now))
    context = {"access": access, "message": row, "text": text, "form": form, "here": "messages"}
    return render(request, "reminders/message.html", context)


@xframe_options_sameorigin
def message_html(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The HTML part by itself, shut off from the site; shown in a frame."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, Message.objects.select_related("person", "invitation"), pk)
    page = with_token(row.html, queries.token_to_show(row, access, request.now))
    response = HttpResponse(page or "This message is not written yet.")
    response.headers["Content-Security-Policy"] = ALONE
    return response


def policy(request: SignedIn, slug: str) -> HttpResponse:
    """Which messages go out, and when."""
    access = enter(request.user, slug, Right.EDIT)
    lines = policy_forms(request.POST or None, queries.policy_of(access.event))
    verdicts = [line.is_valid() for line in lines]  # every line is looked at, not only the first
    if all(verdicts):
        rules = [line.rule for line in lines]
        save_policy(access.event, rules, by=request.user, now=request.now)
        messages.success(request, "The policy is saved. Waiting messages follow it.")
        return redirect("reminders:policy", slug)
    has_errors = any(line.errors for line in lines)
    context = {"access": access, "forms": lines, "has_errors": has_errors, "here": "messages"}
    return render(request, "reminders/policy.html", context)
