"""How an account is reached, on pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.lib.sealing import unseal
from rota.models import Account, Connection, User
from tests.factories import LONG_BEFORE, role_in
from tests.posting.sending import connect
from tests.posting.views.test_reports import text


@pytest.fixture
def page(mastodon: Account) -> str:
    """Where the account is connected."""
    return f"/e/gmpt24/accounts/{mastodon.pk}/connect/"


@pytest.fixture
def client(priya: User, signed_in: Callable[[User], Client]) -> Client:
    """Priya's browser."""
    return signed_in(priya)


def test_the_server_stands_there_already(page: str, client: Client) -> None:
    assert 'value="mastodon.example"' in client.get(page).content.decode()


def test_connected_it_is_looked_at(page: str, client: Client) -> None:
    sent = {"base": "https://mastodon.example/", "token": "token-of-gmpt"}
    answer = client.post(page, sent, follow=True)
    assert "being looked at" in text(answer)
    row = Connection.objects.get()
    assert row.base == "https://mastodon.example"
    assert unseal(row.sealed)["secret"] == {"token": "token-of-gmpt"}
    assert "token-of-gmpt" not in answer.content.decode()


def test_what_is_no_server_is_said(page: str, client: Client) -> None:
    answer = client.post(page, {"base": "http://", "token": "token-of-gmpt"})
    assert "address looks like this" in text(answer)
    assert not Connection.objects.exists()


def test_without_a_token_it_is_only_read(page: str, client: Client) -> None:
    client.post(page, {"base": "mastodon.example"})
    assert Connection.objects.get().sealed == ""
    Connection.objects.update(checked_at=LONG_BEFORE)
    assert "only read" in text(client.get(page))


def test_connected_it_says_so_once_it_was_looked_at(
    page: str, client: Client, mastodon: Account
) -> None:
    connect(mastodon, "https://mastodon.example", checked_at=None)
    assert "Being looked at" in text(client.get("/e/gmpt24/accounts/"))
    connect(mastodon, "https://mastodon.example")
    assert "● Connected" in text(client.get("/e/gmpt24/accounts/"))
    assert "● open" in text(client.get(page))


def test_what_is_wrong_with_it_is_said(page: str, client: Client, mastodon: Account) -> None:
    connect(mastodon, "https://mastodon.example", problem="expired", sentence="No such key.")
    assert "does not open" in text(client.get(page))
    assert "No such key." in text(client.get(page))
    assert "Connect again" in text(client.get("/e/gmpt24/accounts/"))


def test_a_look_may_be_asked_for(page: str, client: Client, mastodon: Account) -> None:
    connect(mastodon, "https://mastodon.example")
    client.post(page, {"look": ""})
    assert Connection.objects.get().asked_at is not None


def test_disconnected_it_is_forgotten(client: Client, mastodon: Account) -> None:
    connect(mastodon, "https://mastodon.example")
    address = f"/e/gmpt24/accounts/{mastodon.pk}/disconnect/"
    assert "Disconnect" in text(client.get(address))
    client.post(address)
    assert not Connection.objects.exists()


def test_x_asks_for_everything(client: Client, account: Account) -> None:
    answer = client.post(f"/e/gmpt24/accounts/{account.pk}/connect/", {"base": "api.x.com"})
    assert text(answer).count("X asks for it.") >= 3


def test_an_owner_attests_what_xs_terms_allow(
    account: Account, signed_in: Callable[[User], Client]
) -> None:
    olu = role_in(account.event, "Olu Bright", "owner")
    connect(account, "https://api.x.com")
    address = f"/e/gmpt24/accounts/{account.pk}/attest/"
    assert "Tick it if it is so" in text(signed_in(olu).post(address))
    signed_in(olu).post(address, {"attested": "on"})
    assert Connection.objects.get().attested_by == olu


def test_an_account_elsewhere_has_nothing_to_connect(client: Client, account: Account) -> None:
    account.network = "other"
    account.save()
    assert client.get(f"/e/gmpt24/accounts/{account.pk}/connect/").status_code == 404
