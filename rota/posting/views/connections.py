"""How an account is reached: connected, attested, looked at, disconnected."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, Right, SignedIn, enter, missing, row_of
from rota.lib.forms import carried_out, sent_by
from rota.models import Account
from rota.posting.actions.connections import ask_to_check
from rota.posting.actions.connections import disconnect as disconnect_account
from rota.posting.forms.connections import SECRETS, AttestForm, ConnectForm
from rota.posting.queries.connections import connected, connection_of


def connect(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Give what opens the account, or look at it again."""
    access = enter(request.user, slug, Right.EDIT)
    account = account_of(access, pk)
    connection = connection_of(account)
    if connection and "look" in request.POST:
        ask_to_check(connection, by=request.user, now=request.now)
        return redirect("posting:connect", slug, pk)
    form = ConnectForm(sent_by(request), account=account)
    if carried_out(form, lambda: form.carry_out(by=request.user, now=request.now)):
        messages.success(request, f"{account} is kept. Coordinator looks whether it opens.")
        return redirect("posting:connect", slug, pk)
    context = {"access": access, "account": account, "connection": connection, "form": form}
    return render(request, "posting/connect.html", context | {"here": "setup"})


def attest(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """An owner attests that X's terms allow it; until then posts to X go by hand."""
    access = enter(request.user, slug, Right.OWN)
    account = account_of(access, pk)
    connection = connection_of(account)
    form = AttestForm(sent_by(request))
    if connection and carried_out(
        form, lambda: form.carry_out(account, by=request.user, now=request.now)
    ):
        messages.success(request, "It is noted that X's terms allow it.")
        return redirect("posting:connect", slug, pk)
    context = {"access": access, "account": account, "connection": connection, "form": form}
    return render(request, "posting/attest.html", context | {"here": "setup"})


def disconnect(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Forget what opens the account. Asked first."""
    access = enter(request.user, slug, Right.EDIT)
    account = account_of(access, pk)
    connection = connection_of(account)
    if connection and request.method == "POST":
        disconnect_account(connection, by=request.user, now=request.now)
        messages.success(request, f"{account} is disconnected.")
        return redirect("posting:connect", slug, pk)
    context = {"access": access, "account": account, "connection": connection, "here": "setup"}
    return render(request, "posting/disconnect.html", context)


def account_of(access: Access, pk: int) -> Account:
    """An account that has a network of its own."""
    account = row_of(access, connected(access.event), pk)
    if account.network not in SECRETS:
        raise missing()
    return account
