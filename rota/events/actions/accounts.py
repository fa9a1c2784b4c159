"""Accounts: add, edit, delete."""

from datetime import datetime

from django.db import transaction

from rota.lib.changes import changes
from rota.lib.refusal import Refused
from rota.models import Account, Audit, Event, User


@transaction.atomic
def add_account(account: Account, *, by: User, now: datetime) -> Account:
    """Save a new account. Turns post from the first main one, until another is to be that."""
    account.event.touch()
    refuse_what_is_taken(account)
    make_room(account)
    account.save(force_insert=True)
    choose_usual(account.event)
    Audit.objects.record(
        event=account.event,
        by=by,
        now=now,
        verb="add_account",
        subject=account,
        sentence=f"Added the account {account}.",
    )
    return account


@transaction.atomic
def edit_account(account: Account, *, by: User, now: datetime) -> Account:
    """Save what has changed in an account."""
    account.event.touch()
    refuse_what_is_taken(account)
    make_room(account)
    old, new = changes(Account.objects.get(pk=account.pk), account)
    if not new:
        return account
    account.save(update_fields=new)
    choose_usual(account.event)
    Audit.objects.record(
        event=account.event,
        by=by,
        now=now,
        verb="edit_account",
        subject=account,
        sentence=f"Changed the account {account}.",
        before=old,
        after=new,
    )
    return account


@transaction.atomic
def delete_account(account: Account, *, by: User, now: datetime) -> Account:
    """Delete an account that nobody is to post from."""
    account.event.touch()
    if account.people.exists() or account.assignments.active().exists():
        raise Refused(f"Somebody is to post from {account}. Give them another account first.")
    if account.dispatches.standing().exists():
        raise Refused(f"Posts were or are to be posted on {account}: it has to stay.")
    Audit.objects.record(
        event=account.event,
        by=by,
        now=now,
        verb="delete_account",
        subject=account,
        sentence=f"Deleted the account {account}.",
    )
    account.delete()
    choose_usual(account.event)
    return account


def make_room(account: Account) -> None:
    """Turns post from this one and no other, if it is a main one."""
    account.is_usual = account.is_usual and account.is_main
    if account.is_usual:
        account.event.accounts.exclude(pk=account.pk).update(is_usual=False)


def choose_usual(event: Event) -> None:
    """Where nobody has said which it is, turns post from the main account that was made first."""
    main = event.accounts.filter(department=None)
    if not main.filter(is_usual=True).exists():
        for first in main.order_by("pk")[:1]:
            event.accounts.filter(pk=first.pk).update(is_usual=True)


def refuse_what_is_taken(account: Account) -> None:
    """Refuse an account the event has already."""
    same = account.event.accounts.filter(network=account.network, handle__iexact=account.handle)
    if same.exclude(pk=account.pk).exists():
        raise Refused(f"The event already has {account}.")
