"""Pages of accounts."""

from django.test import Client

from rota.models import Account, Event
from tests.factories import AccountFactory, DepartmentFactory

FILLED = {"network": "x", "handle": "gmpt_example", "department": "", "posted_by": "desk"}


def test_accounts_say_what_to_do_when_there_are_none(as_priya: Client) -> None:
    assert "There are no accounts yet." in as_priya.get("/e/gmpt24/accounts/").content.decode()


def test_an_account_is_added(as_priya: Client) -> None:
    page = as_priya.post("/e/gmpt24/accounts/new/", FILLED, follow=True).content.decode()
    assert "@gmpt_example on X is added." in page
    assert "The main account. The desk posts for them." in page


def test_of_several_main_accounts_the_page_says_from_which_turns_post(as_priya: Client) -> None:
    says = "Turns post from here, unless their person or department has an account."
    assert (
        says not in as_priya.post("/e/gmpt24/accounts/new/", FILLED, follow=True).content.decode()
    )
    other = FILLED | {"network": "bluesky", "handle": "gmpt.example.org", "is_usual": "on"}
    page = as_priya.post("/e/gmpt24/accounts/new/", other, follow=True).content.decode()
    assert page.count(says) == 1
    assert (
        page.index("gmpt.example.org on Bluesky") < page.index(says) < page.index("@gmpt_example")
    )
    assert "Another main account. The desk posts for them." in page


def test_main_accounts_stand_before_those_of_departments(gmpt24: Event, as_priya: Client) -> None:
    AccountFactory(event=gmpt24, handle="@a_courts", department=DepartmentFactory(event=gmpt24))
    AccountFactory(event=gmpt24, handle="@gmpt")
    page = as_priya.get("/e/gmpt24/accounts/").content.decode()
    assert page.index("@gmpt") < page.index("@a_courts")


def test_an_account_is_changed(gmpt24: Event, as_priya: Client) -> None:
    account = AccountFactory(event=gmpt24)
    as_priya.post(f"/e/gmpt24/accounts/{account.pk}/", FILLED | {"handle": "@other"})
    account.refresh_from_db()
    assert (account.handle, account.posted_by) == ("@other", "desk")


def test_deleting_asks_first(gmpt24: Event, as_priya: Client) -> None:
    url = f"/e/gmpt24/accounts/{AccountFactory(event=gmpt24).pk}/delete/"
    assert "Delete @gmpt_example on X?" in as_priya.get(url).content.decode()
    assert Account.objects.exists()
    as_priya.post(url)
    assert not Account.objects.exists()
