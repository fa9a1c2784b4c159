"""People who approve without an account: who they are, and their own pages by a private link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rota.access import Right, SignedIn, approver_of, draft_to_approve, enter, opened_by, row_of
from rota.lib.forms import carried_out
from rota.lib.requests import Request
from rota.models import Approver
from rota.posting.actions.approvers import add_approver, revoke_approver
from rota.posting.forms.looks import ApproverForm, LookForm
from rota.posting.queries.drafts import approvers_of, draft_page, waiting_for


def approvers(request: SignedIn, slug: str) -> HttpResponse:
    """Who approves by a private link; one more."""
    access = enter(request.user, slug, Right.EDIT)
    event = access.event
    form = ApproverForm(request.POST or None, event=event)
    if carried_out(
        form,
        lambda: add_approver(event, **form.cleaned_data, by=request.user, now=request.now),
    ):
        messages.success(request, f"{form.cleaned_data['name']} gets a mail when words wait.")
        return redirect("posting:approvers", slug)
    context = {"access": access, "form": form, "approvers": approvers_of(event), "here": "posts"}
    return render(request, "posting/approvers.html", context)


def approver(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Close the link of one of them. Asked first."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, approvers_of(access.event), pk)
    if request.method == "POST":
        revoke_approver(row, by=request.user, now=request.now)
        messages.success(request, f"The link of {row} is closed.")
        return redirect("posting:approvers", slug)
    return render(
        request, "posting/approver.html", {"access": access, "approver": row, "here": "posts"}
    )


@opened_by(approver_of)
def to_approve(request: Request, reader: Approver) -> HttpResponse:
    """What waits for the approver's eyes, what airs soonest first."""
    context = {"event": reader.event, "approver": reader, "token": reader.token}
    return render(request, "posting/to_approve.html", context | {"drafts": waiting_for(reader)})


@csrf_exempt
@opened_by(approver_of)
def look(request: Request, reader: Approver, pk: int) -> HttpResponse:
    """One of them: yes, not so, or a remark. Looking changes nothing, a machine ticks nothing."""
    row = draft_to_approve(reader, pk)
    form = LookForm(request.POST if request.method == "POST" else None)
    if carried_out(form, lambda: form.carry_out(row, by=reader, now=request.now)):
        return redirect("posting:to_approve", reader.token)
    context = {"event": reader.event, "approver": reader, "token": reader.token, "draft": row}
    return render(request, "posting/look.html", context | {"look": form, "page": draft_page(row)})
