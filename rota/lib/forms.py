"""How a form and an action meet."""

from collections.abc import Callable

from django.forms import BaseForm

from rota.lib.refusal import Refused


def carried_out(form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether the form was valid and the action done; its refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
