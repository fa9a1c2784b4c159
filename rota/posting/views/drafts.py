"""Organisers' pages of the words for a slot: new ones, one of them, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from rota.access import Access, Right, SignedIn, draft_of, enter
from rota.lib.forms import carried_out, number_in
from rota.models import Draft
from rota.posting.actions.drafts import withdraw_draft
from rota.posting.forms.drafts import SlotWordsForm, WordsForm, initial_of
from rota.posting.forms.looks import LookForm
from rota.posting.queries.drafts import accounts_for, draft_page, own_pictures
from rota.posting.views.checking import sent_to, shown_in, words_page


def write(request: SignedIn, slug: str) -> HttpResponse:
    """New words for a slot, by somebody who organises."""
    access = enter(request.user, slug, Right.FILL)
    event = access.event
    people = event.people.present()
    if access.only_department_id is not None:
        people = people.filter(department=access.only_department_id)
    form = SlotWordsForm(
        *sent_to(request),
        accounts=event.accounts.all(),
        slots=event.slots.all(),
        people=people,
        initial=shown_in(request, event, asked_for(request, access)),
    )
    if carried_out(form, lambda: form.write_for(event, by=request.user, now=request.now)):
        return redirect("posting:draft", slug, form.saved.pk)
    context = {"access": access, "event": event, "form": form, "here": "posts"}
    return words_page(request, "posting/write.html", context, access.role.department)


def asked_for(request: SignedIn, access: Access) -> dict[str, Any]:
    """For which slot and whom the page was opened, and with which words it begins."""
    begins = number_in(request.GET, "from")
    words = initial_of(draft_of(access, begins)) if begins else {}
    return {"slot": request.GET.get("slot"), "author": request.GET.get("person"), **words}


def draft(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of them: what speaks against it, its versions and remarks; looked at, or changed."""
    access = enter(request.user, slug, Right.FILL)
    row = draft_of(access, pk)
    look = LookForm(request.POST if "look" in request.POST else None)
    if carried_out(look, lambda: look.carry_out(row, by=request.user, now=request.now)):
        messages.success(request, look.told)
        return redirect("posting:draft", slug, pk)
    form = words_form(request, access, row)
    if carried_out(form, lambda: form.save(row, by=request.user, now=request.now)):
        messages.success(request, "Saved.")
        return redirect("posting:draft", slug, pk)
    context = {"access": access, "event": access.event, "draft": row, "here": "posts"}
    context |= {"form": form, "look": look, "page": SimpleLazyObject(lambda: draft_page(row))}
    return words_page(request, "posting/draft.html", context, row.department)


def words_form(request: SignedIn, access: Access, row: Draft) -> WordsForm:
    """The words to be changed."""
    return WordsForm(
        *sent_to(request),
        accounts=accounts_for(access.event, row.author),
        pictures=own_pictures(row),
        initial=shown_in(request, access.event, initial_of(row)),
    )


def withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The words are not to be posted. Asked first."""
    access = enter(request.user, slug, Right.FILL)
    row = draft_of(access, pk)
    if request.method == "POST":
        withdraw_draft(row, by=request.user, now=request.now)
        messages.success(request, f"The words of {row.speaker} are withdrawn.")
        return redirect("posting:drafts", slug)
    context = {"access": access, "draft": row, "here": "posts"}
    return render(request, "posting/withdraw.html", context)
