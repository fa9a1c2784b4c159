"""Accounts: add, edit, delete."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from rota.events.actions import add_account, delete_account, edit_account
from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Audit, Draft, Event, User
from tests.events.conftest import NOW
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    PersonFactory,
    SlotFactory,
)


def test_an_account_is_added_with_its_trace(gmpt24: Event, olu: User) -> None:
    add_account(Account(event=gmpt24, handle="@gmpt_example"), by=olu, now=NOW)
    assert Audit.objects.get().sentence == "Added the account @gmpt_example on X."


def test_an_account_is_there_once_in_whatever_case(gmpt24: Event, olu: User) -> None:
    AccountFactory(event=gmpt24)
    with pytest.raises(Refused, match="The event already has @GMPT_Example on X"):
        add_account(Account(event=gmpt24, handle="@GMPT_Example"), by=olu, now=NOW)


def test_the_same_handle_on_another_network_is_another_account(gmpt24: Event, olu: User) -> None:
    AccountFactory(event=gmpt24)
    other = Account(event=gmpt24, network="other", handle="@gmpt_example")
    assert add_account(other, by=olu, now=NOW).pk


def test_handing_an_account_to_the_desk_is_recorded(gmpt24: Event, olu: User) -> None:
    account = AccountFactory(event=gmpt24)
    account.posted_by = Account.PostedBy.DESK
    edit_account(account, by=olu, now=NOW)
    assert Audit.objects.get().before == {"posted_by": "volunteer"}


def test_an_account_of_a_person_stays(gmpt24: Event, olu: User) -> None:
    account = AccountFactory(event=gmpt24)
    PersonFactory(department=DepartmentFactory(event=gmpt24), account=account)
    with pytest.raises(Refused, match="Somebody is to post from @gmpt_example on X"):
        delete_account(account, by=olu, now=NOW)


@pytest.mark.parametrize(("state", "stays"), [("confirmed", True), ("withdrawn", False)])
def test_an_account_stays_while_a_slot_is_posted_from_it(
    state: str, stays: bool, gmpt24: Event, olu: User
) -> None:
    account = AccountFactory(event=gmpt24)
    AssignmentFactory(slot=SlotFactory(event=gmpt24), account=account, state=state)
    if stays:
        with pytest.raises(Refused, match="Give them another account first"):
            delete_account(account, by=olu, now=NOW)
    else:
        delete_account(account, by=olu, now=NOW)
        assert Assignment.objects.get().account is None


def test_an_account_with_posts_stays(gmpt24: Event, olu: User) -> None:
    account = AccountFactory(event=gmpt24)
    draft = Draft.objects.create(event=gmpt24, text="Quiet", created_at=NOW)
    draft.dispatches.create(
        version=draft.versions.create(number=1, text="Quiet", at=NOW), account=account,
        text="Quiet", key="3zzzzzzzzzzzz", way="desk", state="by_hand", created_at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="it has to stay"):
        delete_account(account, by=olu, now=NOW)


def usual(event: Event) -> list[str]:
    """From where turns post."""
    return [one.handle for one in event.accounts.filter(is_usual=True)]


def added(event: Event, by: User, handle: str, **fields: object) -> Account:
    """An account, added by the action."""
    return add_account(Account(event=event, handle=handle, **fields), by=by, now=NOW)


def test_turns_post_from_the_main_account_that_was_made_first(gmpt24: Event, olu: User) -> None:
    added(gmpt24, olu, "@courts", department=DepartmentFactory(event=gmpt24))
    assert gmpt24.main_account is None
    added(gmpt24, olu, "@second", network="x")
    added(gmpt24, olu, "@third", network="bluesky")
    assert (usual(gmpt24), str(gmpt24.main_account)) == (["@second"], "@second on X")


def test_another_main_account_can_be_said_to_be_that(gmpt24: Event, olu: User) -> None:
    added(gmpt24, olu, "@first")
    added(gmpt24, olu, "@second", is_usual=True)
    assert usual(gmpt24) == ["@second"]
    third = added(gmpt24, olu, "@third")
    third.is_usual = True
    edit_account(third, by=olu, now=NOW)
    assert usual(gmpt24) == ["@third"]
    assert Audit.objects.get(verb="edit_account").after == {"is_usual": "True"}


def test_given_to_a_department_or_deleted_it_is_that_no_more(gmpt24: Event, olu: User) -> None:
    added(gmpt24, olu, "@first")
    second = added(gmpt24, olu, "@second", is_usual=True)
    second.department = DepartmentFactory(event=gmpt24)
    edit_account(second, by=olu, now=NOW)
    assert usual(gmpt24) == ["@first"]
    third = added(gmpt24, olu, "@third", is_usual=True)
    delete_account(third, by=olu, now=NOW)
    assert usual(gmpt24) == ["@first"]


def test_two_from_which_turns_post_and_a_departments_are_impossible(
    gmpt24: Event, olu: User
) -> None:
    added(gmpt24, olu, "@first")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountFactory(event=gmpt24, handle="@second", is_usual=True)
    courts = DepartmentFactory(event=gmpt24)
    with pytest.raises(IntegrityError), transaction.atomic():
        gmpt24.accounts.update(department=courts)


def test_events_of_old_go_on_posting_from_the_first_by_name(gmpt24: Event) -> None:
    AccountFactory(event=gmpt24, network="x", handle="@made_first")
    AccountFactory(event=gmpt24, network="bluesky", handle="gmpt.example.org")
    AccountFactory(
        event=gmpt24,
        network="bluesky",
        handle="a.example.org",
        department=DepartmentFactory(event=gmpt24),
    )
    import_module("rota.migrations.0016_usual_account").keep_first(apps, None)
    assert usual(gmpt24) == ["gmpt.example.org"]
