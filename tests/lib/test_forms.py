"""How a form and an action meet."""

import pytest
from django import forms

from rota.lib.forms import carried_out, number_in
from rota.lib.refusal import Refused


class NameForm(forms.Form):
    """A form with one field."""

    name = forms.CharField()


def test_the_action_is_done_for_a_valid_form() -> None:
    done: list[str] = []
    assert carried_out(NameForm({"name": "Sam"}), lambda: done.append("once"))
    assert done == ["once"]


def test_nothing_is_done_for_a_form_that_is_wrong_or_not_sent() -> None:
    done: list[str] = []
    assert not carried_out(NameForm({}), lambda: done.append("wrong"))
    assert not carried_out(NameForm(), lambda: done.append("not sent"))
    assert done == []


def test_a_refusal_becomes_the_forms_error() -> None:
    def refuse() -> None:
        raise Refused("Sam has left.")

    form = NameForm({"name": "Sam"})
    assert not carried_out(form, refuse)
    assert form.non_field_errors() == ["Sam has left."]


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ({"revision": "7"}, 7),
        ({"revision": "0"}, 0),
        ({}, None),
        ({"revision": ""}, None),
        ({"revision": "-1"}, None),
        ({"revision": "1.5"}, None),
        ({"revision": "9" * 5000}, None),
    ],
)
def test_a_number_is_taken_only_where_it_is_one(sent: dict[str, str], number: int | None) -> None:
    assert number_in(sent, "revision") == number
