"""What is sent, what waits, and by which policy."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, row_of
from rota.models import Message
from rota.reminders import queries
from rota.reminders.actions import save_policy
from rota.reminders.envelope import with_token
from rota.reminders.forms import FilterForm, policy_forms

A_PAGE = 50
ALONE = "default-src 'none'; style-src 'self'; sandbox"


def outbox(request: SignedIn, slug: str) -> HttpResponse:
    """Every message of the event, or those asked for."""
    access = enter(request.user, slug, Right.EDIT)
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "search")}
    rows = queries.outbox(access.event, **asked)
    context = {
        "access": access,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "counts": queries.state_counts(access.event),
        "form": FilterForm(request.GET or None),
        "is_narrowed": any(asked.values()),
        "is_kept": settings.MAIL_IS_KEPT,
        "here": "messages",
    }
    return render(request, "reminders/outbox.html", context)


def message(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One message as its reader sees it."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, Message.objects.select_related("person", "user"), pk)
    text = with_token(row.text, queries.token_to_show(row, request.now))
    context = {"access": access, "message": row, "text": text, "here": "messages"}
    return render(request, "reminders/message.html", context)


def message_html(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The HTML part by itself, shut off from the site."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, Message.objects.select_related("person"), pk)
    page = with_token(row.html, queries.token_to_show(row, request.now))
    response = HttpResponse(page or "This message is not written yet.")
    response.headers["Content-Security-Policy"] = ALONE
    return response


def policy(request: SignedIn, slug: str) -> HttpResponse:
    """Which messages go out, and when."""
    access = enter(request.user, slug, Right.EDIT)
    forms = policy_forms(request.POST or None, queries.policy_of(access.event))
    verdicts = [form.is_valid() for form in forms]  # every line is looked at, not only the first
    if all(verdicts):
        rules = [form.rule for form in forms]
        save_policy(access.event, rules, by=request.user, now=request.now)
        messages.success(request, "The policy is saved. Waiting messages follow it.")
        return redirect("reminders:policy", slug)
    has_errors = any(form.errors for form in forms)
    context = {"access": access, "forms": forms, "has_errors": has_errors, "here": "messages"}
    return render(request, "reminders/policy.html", context)
