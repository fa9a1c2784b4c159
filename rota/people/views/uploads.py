"""A staff list comes in: file, columns, preview, saved."""

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from rota.access import Right, SignedIn, enter, row_of
from rota.lib.forms import carried_out
from rota.models import Event, Upload
from rota.people import actions, queries
from rota.people.forms import MappingForm, UploadForm

PAGES = {
    Upload.State.READ: "people/upload_mapping.html",
    Upload.State.CHECKED: "people/upload_preview.html",
    Upload.State.SAVED: "people/upload_saved.html",
    Upload.State.REFUSED: "people/upload_refused.html",
}
PROGRESS = {False: "people/upload_progress.html", True: "people/_upload_progress.html"}


def upload(request: SignedIn, slug: str) -> HttpResponse:
    """Choose a file, or go on with one that waits."""
    access = enter(request.user, slug, Right.EDIT)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent)
    received: list[Upload] = []
    if carried_out(
        form, lambda: received.append(receive(request, access.event, form.cleaned_data["file"]))
    ):
        return redirect("people:upload_step", slug, received[0].pk)
    waiting = queries.unfinished(access.event)
    context = {"access": access, "form": form, "waiting": waiting, "here": "people"}
    return render(request, "people/upload.html", context)


def receive(request: SignedIn, event: Event, file: "UploadedFile[bytes]") -> Upload:
    """The file as an upload."""
    return actions.receive_upload(
        event, name=file.name or "The file", content=file.read(), by=request.user, now=request.now
    )


def upload_step(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Where the list stands, and the step that comes next."""
    access = enter(request.user, slug, Right.EDIT)
    row = row_of(access, Upload.objects.all(), pk)
    form = step_form(request, row)
    if request.method == "POST" and carried_out(form, lambda: take_step(request, row, form)):
        return redirect("people:upload_step", slug, pk)
    context = {"access": access, "upload": row, "form": form, "here": "people"}
    page = PAGES.get(Upload.State(row.state), PROGRESS[bool(request.htmx)])
    if "columns" in request.GET and row.state == Upload.State.CHECKED:
        page = PAGES[Upload.State.READ]
    response = render(request, page, context)
    if request.htmx and page not in PROGRESS.values():
        response = HttpResponse(headers={"HX-Refresh": "true"})  # the work is done: a new page
    return response


def step_form(request: SignedIn, row: Upload) -> Form:
    """The columns as guessed or as they were posted; nothing but a button for the other steps."""
    if request.POST.get("step") in {"save", "discard"}:
        return Form(request.POST)
    shown: dict[str, str | bool] = {
        key: "" if place is None else str(place) for key, place in row.mapping.items()
    }
    shown["may_add_departments"] = row.may_add_departments
    return MappingForm(request.POST or None, initial=shown, headers=row.headers)


def take_step(request: SignedIn, row: Upload, form: Form) -> None:
    """What the button said: check, save or discard."""
    if isinstance(form, MappingForm):
        actions.match_columns(
            row,
            mapping=form.mapping,
            may_add_departments=form.cleaned_data["may_add_departments"],
            by=request.user,
            now=request.now,
        )
    elif request.POST["step"] == "save":
        actions.save_when_checked(row, by=request.user, now=request.now)
    else:
        actions.discard_upload(row, by=request.user, now=request.now)
