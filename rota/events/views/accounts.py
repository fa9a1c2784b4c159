"""Social accounts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rota.access import Right, SignedIn, enter, row_of
from rota.events import actions, queries
from rota.events.forms import AccountForm
from rota.events.views.asking import Question, ask
from rota.lib.forms import carried_out
from rota.models import Account


def accounts(request: SignedIn, slug: str) -> HttpResponse:
    """All accounts: whose they are and who posts from them."""
    access = enter(request.user, slug, Right.SEE)
    rows = queries.accounts_of(access.event)
    context = {"access": access, "accounts": rows, "here": "setup"}
    context["is_choice"] = sum(row.is_main for row in rows) > 1
    return render(request, "events/accounts.html", context)


def create_account(request: SignedIn, slug: str) -> HttpResponse:
    """A new account."""
    access = enter(request.user, slug, Right.EDIT)
    new = Account(event=access.event)
    form = AccountForm(request.POST or None, instance=new)
    if carried_out(form, lambda: actions.add_account(new, by=request.user, now=request.now)):
        messages.success(request, f"{new} is added.")
        return redirect("events:accounts", slug)
    context = {"access": access, "form": form, "here": "setup"}
    return render(request, "events/create_account.html", context)


def account(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Edit an account."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.accounts.all(), pk)
    name = str(row)  # the page keeps the old name until the new one is saved
    form = AccountForm(request.POST or None, instance=row)
    if carried_out(form, lambda: actions.edit_account(row, by=request.user, now=request.now)):
        messages.success(request, f"{row} is saved.")
        return redirect("events:accounts", slug)
    context = {"access": access, "name": name, "pk": pk, "form": form, "here": "setup"}
    return render(request, "events/account.html", context)


def delete_account(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Delete an account nobody is to post from."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, access.event.accounts.all(), pk)
    question = Question(
        title=f"Delete {row}?",
        note="Only Coordinator forgets it; the account itself stays as it is.",
        button="Delete",
        done=f"{row} is deleted.",
        back=reverse("events:accounts", args=[slug]),
    )
    return ask(
        request,
        access,
        question,
        lambda: actions.delete_account(row, by=request.user, now=request.now),
    )
