"""The page that asks before something is deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Access, SignedIn
from rota.lib.forms import carried_out


@dataclass(frozen=True)
class Question:
    """What is asked. `done` is said afterwards; `back` is the address of the list it concerns."""

    title: str
    note: str
    button: str
    done: str
    back: str


def ask(
    request: SignedIn, access: Access, question: Question, action: Callable[[], object]
) -> HttpResponse:
    """A GET asks; a POST does it and goes back to the list."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if carried_out(form, action):
        messages.success(request, question.done)
        return redirect(question.back)
    context = {"access": access, "question": question, "form": form, "here": "setup"}
    return render(request, "events/ask.html", context)
