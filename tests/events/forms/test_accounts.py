"""The form of an account."""

from rota.events.forms import AccountForm
from rota.models import Account, Event
from tests.factories import AccountFactory, DepartmentFactory, EventFactory

FILLED = {"network": "x", "handle": "gmpt_example", "department": "", "posted_by": "volunteer"}


def test_a_handle_is_written_as_its_network_does(gmpt24: Event) -> None:
    form = AccountForm(FILLED, instance=Account(event=gmpt24))
    assert form.is_valid(), form.errors
    assert form.instance.handle == "@gmpt_example"


def test_a_wrong_handle_says_what_a_right_one_looks_like(gmpt24: Event) -> None:
    form = AccountForm(FILLED | {"network": "mastodon"}, instance=Account(event=gmpt24))
    assert "@name@mastodon.example" in form.errors["handle"][0]


def test_another_events_department_cannot_be_chosen(gmpt24: Event) -> None:
    DepartmentFactory(event=gmpt24)
    foreign = DepartmentFactory(event=EventFactory(slug="walsall24"), name="Police")
    form = AccountForm(FILLED | {"department": foreign.pk}, instance=Account(event=gmpt24))
    assert list(form.errors) == ["department"]


def test_where_turns_post_from_is_asked_where_there_is_a_choice(gmpt24: Event) -> None:
    assert "is_usual" not in AccountForm(instance=Account(event=gmpt24)).fields
    first = AccountFactory(event=gmpt24, is_usual=True)
    assert "is_usual" not in AccountForm(instance=first).fields
    assert "is_usual" in AccountForm(instance=Account(event=gmpt24)).fields


def test_turns_do_not_post_from_a_departments_account_unless_it_is_theirs(gmpt24: Event) -> None:
    AccountFactory(event=gmpt24, is_usual=True, handle="@gmpt")
    courts = DepartmentFactory(event=gmpt24)
    filled = FILLED | {"department": courts.pk, "is_usual": "on"}
    form = AccountForm(filled, instance=Account(event=gmpt24))
    assert form.errors == {"is_usual": ["Only a main account can be that."]}
