"""On the rota: several people chosen, and one thing done with all of them."""

from django.contrib import messages
from django.http import HttpResponse

from rota.access import Access, SignedIn
from rota.lib.forms import carried_out, trouble_of
from rota.planner.forms.several import SeveralForm
from rota.planner.views.picking import back_to_rota


def several(request: SignedIn, access: Access) -> HttpResponse:
    """Do it; where that is refused, the same people stay chosen."""
    form = SeveralForm(request.POST)
    only, saved = access.only_department_id, ""

    def save() -> None:
        nonlocal saved
        saved = form.save(access.event, only_department_id=only, by=request.user, now=request.now)

    if carried_out(form, save):
        messages.success(request, saved)
        return back_to_rota(request, access)
    messages.error(request, trouble_of(form))
    still = {"select": ["1"], "chosen": [str(turn) for turn in form.chosen]}
    asked = {name: [request.POST[name]] for name in form.fields if request.POST.get(name)}
    return back_to_rota(request, access, still | asked)
